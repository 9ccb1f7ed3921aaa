import { between } from '../../src/domain/core/time.js';
import type { Domain } from './domain.js';
import type { House } from './house.js';
import { Life } from './life.js';
import { Story } from './story.js';
import { Violation } from './violation.js';

/** Before anything happens, so much is lived through in full: longer than any rule looks back (reports count for 5 minutes). */
const warmUp = 6 * 60_000;

/** After anything happened, so much is lived through in full at least. */
const coolDown = 3 * 60_000;

export interface Lived {
  /** What must always hold and did not; null where everything held. */
  readonly violation: Violation | null;
  /** How many events the domain handled. */
  readonly events: number;
  /** Empty unless it was asked for. */
  readonly story: readonly string[];
}

interface Manner {
  readonly isTold?: boolean;
  /** Whether calm time is left out. */
  readonly leavesOut?: boolean;
}

/** Lives through one house, up to the first thing that must not be. */
export function live(house: House, domain: Domain, { isTold = false, leavesOut = true }: Manner = {}): Lived {
  let life: Life | null = null;
  const story = new Story(() => life?.clock.now ?? 0, isTold);
  try {
    life = new Life(house, domain, story);
    goThrough(life, leavesOut);
    return { violation: null, events: life.service.events, story: story.lines };
  } catch (error) {
    if (!(error instanceof Violation)) throw error;
    story.tell(() => `VIOLATION of ${error.message}`);
    return { violation: error, events: life?.service.events ?? 0, story: story.lines };
  }
}

function goThrough(life: Life, leavesOut: boolean): void {
  const { line, routine, service, clock, house } = life;
  let lookAgainAt = 0;
  for (;;) {
    const next = Math.min(line.next, routine.next, service.nextTick);
    if (next > house.length) return;
    if (line.next === next) {
      line.take();
      lookAgainAt = clock.now + coolDown;
    } else if (routine.next === next) routine.take();
    else {
      clock.now = next;
      service.handle({ type: 'ticked' });
    }
    if (!leavesOut || clock.now < lookAgainAt) continue;
    const until = Math.min(line.next, house.length, endOfMaintenance(life)) - warmUp;
    if (until > clock.now + coolDown && isCalm(life)) life.resumeAt(until);
    lookAgainAt = clock.now + 20_000;
  }
}

/**
 * Whether nothing can come of the time to the next happening: the house is as it will stay, every probe says what the last
 * one said, and the service waits for nothing. (A machine that was suspended goes through the same, so the domain has to
 * bear it anyway.)
 */
function isCalm({ world, machines, service, stands, clock }: Life): boolean {
  if (!service.isRunning || stands) return false;
  if (!world.isPlain || clock.now - world.brokerInDoubtAt < 120_000) return false;
  if (!machines.every(({ isSettled }) => isSettled)) return false;
  const { hosts, served, upses } = service.state;
  const [ups] = upses;
  if (ups === undefined) return false;
  const { mains, decided, outage, drill, sentinels, witnesses } = ups;
  const now = service.now().monotonic;
  const isAsItWas = [...sentinels, ...witnesses].every(({ id, evidence, view, grace }) => {
    const device = world.deviceOf(id);
    const isThere =
      device.habits.probe === 'mqtt' ? world.wordOf(device) === 'online' : device.isUp(clock.now);
    const kind = isThere ? 'alive' : 'silent';
    return evidence?.kind === kind && view.state === kind && (grace === null || grace.until <= now);
  });
  if (!decided || !isAsItWas || drill !== null) return false;
  if (hosts.some(({ wake }) => wake.stage !== 'none' && wake.stage !== 'failed')) return false;
  if (outage !== null) {
    return mains.name === 'lost' && [...served.values()].every((status) => status === 'OB LB');
  }
  return mains.name === 'present' && hosts.every(({ departure }) => departure.stage === 'staying');
}

/** When maintenance ends by itself, in milliseconds since the house was made; never where there is none. */
function endOfMaintenance({ service, clock }: Life): number {
  const { maintenance } = service.state;
  if (maintenance === null) return Number.POSITIVE_INFINITY;
  return clock.now + between(service.now().monotonic, maintenance.until.monotonic);
}
