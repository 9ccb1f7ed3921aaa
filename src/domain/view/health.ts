import { maxRound } from '../mains/judge.js';
import type { UpsSettings } from '../core/settings.js';
import type { Snapshot } from './snapshot.js';
import { after, between, inWholeSeconds, milliseconds, seconds, type Monotonic } from '../core/time.js';

/** Whether the service does what it is there for, and if not, why, in words that anybody may read. */
export interface Health {
  readonly healthy: boolean;
  /** Empty when healthy. */
  readonly reasons: readonly string[];
}

export interface HealthExpectations {
  /** False where somebody else runs upsd (`nut.mode: external`): then its answers are not ours to vouch for. */
  readonly upsdIsOurs: boolean;
  /** By then it has to be decided whether the mains is there; see {@link decisionDueAt}. */
  readonly decisionDueAt: Monotonic;
}

/** The loop notes every 5 s that it turns; two that are missing may be a busy machine, three are not. */
const maxAge = seconds(15);

/** When a service that began at `startedAt` must have decided: every sentinel was waited for, and silence was confirmed. */
export function decisionDueAt(upses: readonly UpsSettings[], startedAt: Monotonic): Monotonic {
  const maxWait = upses.reduce((max, { detection }) => {
    const rounds = (1 + detection.confirmations) * maxRound(detection);
    return Math.max(max, detection.bootGrace + detection.interval + rounds);
  }, 0);
  return after(startedAt, milliseconds(maxWait));
}

/**
 * The service is healthy when its loop turns, its upsd answers, and the first decision is made or not yet due.
 *
 * @param snapshot the newest one that the loop has made
 */
export function healthOf(snapshot: Snapshot, expected: HealthExpectations, now: Monotonic): Health {
  const reasons = [
    ...loopReasons(snapshot, now),
    ...(expected.upsdIsOurs && !upsdAnswers(snapshot) ? ['upsd does not answer'] : []),
    ...(isDecided(snapshot) ? [] : undecidedReasons(expected, now)),
  ];
  return { healthy: reasons.length === 0, reasons };
}

function loopReasons({ at }: Snapshot, now: Monotonic): readonly string[] {
  const age = between(at.monotonic, now);
  return age > maxAge ? [`the loop does not turn: its newest picture is ${inWholeSeconds(age)} s old`] : [];
}

/**
 * Clients are counted by asking upsd; where it does not serve, no UPS has a number of them. One that runs but is out of our
 * reach, because a switch lost its power and an address with it, is no reason to restart the service in an outage.
 */
const upsdAnswers = ({ upses }: Snapshot): boolean => upses.every(({ clients }) => clients !== null);

/** That a UPS with a data port is unplugged, or its driver is down, is told as a problem: no restart of ours would cure it. */
const isDecided = ({ upses, supplies }: Snapshot): boolean =>
  supplies.every(
    (supply) =>
      supply.port !== null || upses.some(({ name, status }) => name === supply.name && status !== 'stale'),
  );

const undecidedReasons = ({ decisionDueAt: due }: HealthExpectations, now: Monotonic): readonly string[] =>
  now > due
    ? [
        `it is not decided yet whether the mains is there, though that was due ${inWholeSeconds(between(due, now))} s ago`,
      ]
    : [];
