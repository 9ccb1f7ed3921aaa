import type { ProbeOutcome } from '../core/event.js';
import type { Now } from '../core/now.js';
import type { DetectionSettings, ProbedSettings } from '../core/settings.js';
import {
  after,
  between,
  milliseconds,
  monotonicTime,
  type Duration,
  type Moment,
  type Monotonic,
} from '../core/time.js';
import { isSame, told } from '../view/reasons/told.js';
import type { ProbedState, ProbedView } from '../view/snapshot.js';

/** What is known last of a device. */
interface Heard {
  readonly kind: ProbedState;
  /** The moment that it tells of: when the device answered; without an answer, when the probe was sent. */
  readonly at: Monotonic;
  /** When it began to be of that kind, without a break. */
  readonly since: Monotonic;
}

/** A device that falls silent may only be out of reach for a while, unless it was seen alive since. */
export interface Grace {
  readonly until: Monotonic;
  /** We have just started, our own link was down, or the broker of an mqtt device was away. */
  readonly because: 'start' | 'link' | 'broker';
}

/** A sentinel or a witness as the loop knows it. */
export interface Device {
  readonly id: string;
  /** Null: not probed since the start. */
  readonly evidence: Heard | null;
  /** When it answered last; null where it has not since the start. */
  readonly answeredAt: Monotonic | null;
  /** For how long its silence does not count; null once it was seen alive. */
  readonly grace: Grace | null;
  readonly silentInARow: number;
  /** What people are shown: a single lost packet does not make a device silent there. */
  readonly view: ProbedView;
  readonly latencyShownAt: Monotonic;
}

/** A shown latency moves at most this often: it is for people, and each change is a message to every subscriber. */
const latencyShownFor = milliseconds(60_000);

/**
 * How long silence does not count once our own link has come back, or a broker: a bridge port may forward nothing for 50 s
 * (IEEE 802.1D's defaults: max age 20 s, twice a forward delay of 15 s); a broker that stops publishes the last wills of all
 * its clients, and those need about as long to connect again.
 */
export const backWithin = milliseconds(60_000);

/** What a prober may be late by before its silence about a device is taken for "we do not know". */
const proberLateness = milliseconds(5_000);

export function newDevice(settings: ProbedSettings, grace: Grace | null, now: Moment): Device {
  return {
    id: settings.id,
    evidence: null,
    answeredAt: null,
    grace,
    silentInARow: 0,
    view: Object.freeze({
      id: settings.id,
      name: settings.name,
      state: 'unknown',
      since: now.wall,
      latency: null,
      reason: told('not_probed_yet'),
    }),
    latencyShownAt: monotonicTime(Number.NEGATIVE_INFINITY),
  };
}

/**
 * The device after a probe's result. The order in which results arrive does not matter: an answer tells of the moment at which
 * it was given, however late it came, everything else of the moment at which the probe was sent; what tells of an earlier
 * moment than what is already known changes nothing. At the same moment an answer counts more.
 */
export function withOutcome(
  device: Device,
  outcome: ProbeOutcome,
  sentAt: Monotonic,
  detection: DetectionSettings,
  now: Moment,
): Device {
  const kind = kindOf(outcome, detection);
  const at = outcome.kind === 'alive' ? answerTime(outcome.latency, sentAt, now) : sentAt;
  const answeredAt = kind === 'alive' ? latest(device.answeredAt, at) : device.answeredAt;
  if (!isNews(device.evidence, kind, at)) {
    return answeredAt === device.answeredAt ? device : { ...device, answeredAt };
  }
  const silentInARow = kind === 'silent' ? device.silentInARow + 1 : 0;
  const shown = shownState(device.view.state, kind, silentInARow, detection);
  const reason = outcome.kind === 'alive' ? null : outcome.why;
  const latency = outcome.kind === 'alive' ? outcome.latency : null;
  const seen: Device = {
    ...device,
    evidence: { kind, at, since: device.evidence?.kind === kind ? device.evidence.since : at },
    answeredAt,
    grace: kind === 'alive' ? null : prolonged(device.grace, outcome, detection, now),
    silentInARow,
  };
  if (shown !== device.view.state) {
    const view = { ...device.view, state: shown, since: now.wall, reason, latency: rounded(latency) };
    return { ...seen, view: Object.freeze(view), latencyShownAt: now.monotonic };
  }
  if (shown === 'alive' && kind === 'alive') return withLatency(seen, latency, now);
  return kind === shown && !isSame(reason, device.view.reason)
    ? { ...seen, view: Object.freeze({ ...device.view, reason }) }
    : seen;
}

/** What is known last of the device, grace or not; too old a result is none. */
export const lastKnown = ({ evidence }: Device, detection: DetectionSettings, now: Now): ProbedState =>
  evidence === null || now.reached(staleAt(evidence, detection)) ? 'unknown' : evidence.kind;

export const hasGrace = ({ grace }: Device, now: Now): boolean => grace !== null && !now.reached(grace.until);

/** The way to the device has to be seen to work again, as after a start. */
function prolonged(
  grace: Grace | null,
  outcome: ProbeOutcome,
  detection: DetectionSettings,
  now: Moment,
): Grace | null {
  const linkIsDown = outcome.kind === 'link_down' && detection.linkDown === 'unknown';
  if (!linkIsDown && outcome.kind !== 'broker_away') return grace;
  const until = latest(grace?.until ?? null, after(now.monotonic, backWithin));
  return { until, because: linkIsDown ? 'link' : 'broker' };
}

/** A device of which nothing newer is known for so long is unknown: the prober hangs, or we were stopped. */
export const resultsCountFor = ({ interval, timeout }: DetectionSettings): Duration =>
  milliseconds(2 * (interval + timeout) + proberLateness);

const staleAt = ({ at }: Heard, detection: DetectionSettings): Monotonic =>
  after(at, resultsCountFor(detection));

/** Whether nothing that is shown, remembered or waited for moved: it was only heard once more, and counts as it did. */
export const countsAsBefore = (
  before: Device,
  device: Device | undefined,
  detection: DetectionSettings,
  now: Moment,
): boolean =>
  before === device ||
  (before.view === device?.view &&
    before.grace === device.grace &&
    before.evidence !== null &&
    before.evidence.kind === device.evidence?.kind &&
    now.monotonic < staleAt(before.evidence, detection));

/** Whether it answered at `since` or later. */
export const answeredSince = ({ answeredAt }: Device, since: Monotonic): boolean =>
  answeredAt !== null && answeredAt >= since;

/** Never later than now. Without a latency only the time of sending is certain. */
function answerTime(latency: Duration | null, sentAt: Monotonic, now: Moment): Monotonic {
  const given = latency !== null && latency > 0 ? after(sentAt, latency) : sentAt;
  return given < now.monotonic ? given : now.monotonic;
}

const isNews = (known: Heard | null, kind: ProbedState, at: Monotonic): boolean =>
  known === null || at > known.at || (at === known.at && kind === 'alive' && known.kind !== 'alive');

const latest = (known: Monotonic | null, at: Monotonic): Monotonic =>
  known !== null && known > at ? known : at;

function kindOf(outcome: ProbeOutcome, detection: DetectionSettings): ProbedState {
  if (outcome.kind === 'link_down') return detection.linkDown;
  return outcome.kind === 'broker_away' ? 'unknown' : outcome.kind;
}

/** Silent is shown after as many silent probes as confirm an outage; so all that made one are shown silent with it. */
function shownState(
  shown: ProbedState,
  kind: ProbedState,
  silentInARow: number,
  detection: DetectionSettings,
): ProbedState {
  if (kind !== 'silent') return kind;
  return silentInARow >= detection.confirmations ? 'silent' : shown;
}

function withLatency(device: Device, latency: Duration | null, now: Moment): Device {
  const before = device.view.latency;
  const next = rounded(latency);
  if (before === next || !worthShowing(before, next)) return device;
  if (before !== null && between(device.latencyShownAt, now.monotonic) < latencyShownFor) return device;
  return {
    ...device,
    view: Object.freeze({ ...device.view, latency: next }),
    latencyShownAt: now.monotonic,
  };
}

/** A quarter more or less, and at least half a millisecond. */
const worthShowing = (before: Duration | null, next: Duration | null): boolean =>
  before === null || next === null || Math.abs(next - before) >= Math.max(0.5, before / 4);

const rounded = (latency: Duration | null): Duration | null =>
  latency === null ? null : milliseconds(Math.round(latency * 10) / 10);
