import type { ProbeOutcome } from '../../src/domain/core/event.js';
import { milliseconds } from '../../src/domain/core/time.js';
import { fateOf } from './chance.js';
import type { Device } from './device.js';
import type { World } from './world.js';
import { raw, told } from '../../src/domain/view/reasons/told.js';

/** One result of a probe. */
export interface Answer {
  readonly outcome: ProbeOutcome;
  /** When it was so: for an answer, the moment at which it came. */
  readonly arrivedAt: number;
  /** When the loop gets to know. */
  readonly heardAt: number;
}

/** As `adapters/probe/mqtt.ts` has it: a word of silence may be a will of a broker that goes. */
const silentWordHeld = 1_000;

const brokerAway: ProbeOutcome = { kind: 'broker_away', why: told('broker_away') };
const silent = (why: string): ProbeOutcome => ({ kind: 'silent', why: raw(why) });
const alive = (latency: number | null): ProbeOutcome => ({
  kind: 'alive',
  latency: latency === null ? null : milliseconds(latency),
});

/** Now and then a result is held up on its way through the machine. */
const held = 0.002;
const repeated = 0.003;
const heldUpTo = 5_000;

/** What comes of a probe that is sent now. An answer after the timeout comes as a second result. */
export function answersTo(world: World, device: Device, timeout: number): readonly Answer[] {
  const { now } = world.line;
  const fate = (key: number): number => fateOf(world.house.seed, device.number, Math.floor(now), key);
  const results =
    device.habits.probe === 'mqtt' ? wordOf(world, device) : pinged(world, device, timeout, fate);
  return results.flatMap(({ outcome, arrivedAt, heardAt }, index): Answer[] => {
    const late = fate(10 + index) < held ? fate(20 + index) * heldUpTo : 0;
    const answer = { outcome, arrivedAt, heardAt: heardAt + late };
    if (fate(30 + index) >= repeated) return [answer];
    return [answer, { ...answer, heardAt: answer.heardAt + fate(40 + index) * heldUpTo }];
  });
}

function wordOf(world: World, device: Device): Answer[] {
  const { now } = world.line;
  const word = world.wordOf(device);
  const told = (outcome: ProbeOutcome, at: number): Answer[] => [{ outcome, arrivedAt: at, heardAt: at + 1 }];
  if (word === null) return told(brokerAway, now);
  if (word === 'online') return told(alive(null), now);
  const sureFrom = Math.max(now, device.payloadSince + silentWordHeld);
  return world.isBrokerGoneBy(sureFrom) && sureFrom > now
    ? told(brokerAway, sureFrom)
    : told(silent('"offline" on its topic'), sureFrom);
}

function pinged(world: World, device: Device, timeout: number, fate: (key: number) => number): Answer[] {
  const { now } = world.line;
  const one = (outcome: ProbeOutcome, takes: number): Answer => ({
    outcome,
    arrivedAt: now + takes,
    heardAt: now + takes,
  });
  if (world.wrong.probes > 0) return [one({ kind: 'unknown', why: raw('no permission') }, 5)];
  if (world.wrong.cable > 0) return [one({ kind: 'link_down', why: told('no_route') }, 3)];
  const gaveUp = one(silent('no answer in time'), timeout + 5 + fate(1) * 60);
  const isLost = fate(2) < 1 - (1 - device.habits.loss) * (1 - world.loss);
  if (world.wrong.network > 0 || isLost) return [gaveUp];
  const latency =
    device.slow > 0 ? timeout * (0.4 + 1.8 * fate(3)) : device.habits.latency * (0.7 + 0.6 * fate(3));
  if (!device.isUp(now + latency / 2)) {
    // Nobody at that address: the LAN itself may tell sooner.
    return fate(4) < 0.1 ? [one(silent('destination host unreachable'), timeout * fate(5))] : [gaveUp];
  }
  return latency <= timeout ? [one(alive(latency), latency)] : [gaveUp, one(alive(latency), latency)];
}
