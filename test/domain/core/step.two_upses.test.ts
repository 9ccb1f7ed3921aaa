import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DomainEvent, ProbeOutcome } from '../../../src/domain/core/event.js';
import { recall } from '../../../src/domain/core/recall.js';
import { remember } from '../../../src/domain/core/remember.js';
import type { DomainSettings } from '../../../src/domain/core/settings.js';
import type { State } from '../../../src/domain/core/state.js';
import { step } from '../../../src/domain/core/step.js';
import { monotonicTime, seconds } from '../../../src/domain/core/time.js';
import { alive, at, settings, silent, unknown, viewAt } from '../given.js';
import { host, sections } from '../given_hosts.js';

/** A UPS with two sentinels, a section of its own, and a host: everything named after it. */
const alone = (name: string): DomainSettings => {
  const base = settings({
    sentinels: 2,
    sections: sections(['host', 30]),
    hosts: [host('host')],
    detection: { bootGrace: seconds(20) },
    wake: { delay: seconds(30), retryEvery: seconds(20), giveUpAfter: seconds(100) },
  });
  const own = (id: string): string => `${name}_${id}`;
  return {
    ...base,
    upses: base.upses.map((ups) => ({
      ...ups,
      name,
      sentinels: ups.sentinels.map((one) => ({ ...one, id: own(one.id) })),
    })),
    sections: base.sections.map((one) => ({
      ...one,
      name: own(one.name),
      ups: one.ups === null ? null : name,
      poweredBy: [name],
    })),
    hosts: base.hosts.map((one) => ({ ...one, id: own(one.id), section: own(one.id), poweredBy: [name] })),
  };
};

const together = (...houses: readonly DomainSettings[]): DomainSettings => ({
  upses: houses.flatMap(({ upses }) => upses),
  sections: houses.flatMap((house) => house.sections),
  hosts: houses.flatMap(({ hosts }) => hosts),
  wake: alone('').wake,
  primary: null,
  schedules: [],
});

interface Happening {
  readonly ups: string;
  readonly wait: number;
  readonly what: 'sentinels' | 'one sentinel' | 'host' | 'restart';
  readonly outcome: ProbeOutcome;
}

const happenings: fc.Arbitrary<Happening[]> = fc.array(
  fc.record({
    ups: fc.constantFrom('garage', 'rack'),
    wait: fc.integer({ min: 1, max: 8000 }),
    what: fc.constantFrom('sentinels', 'sentinels', 'sentinels', 'one sentinel', 'host', 'restart'),
    outcome: fc.constantFrom(alive, silent, silent, unknown),
  }),
  { maxLength: 80 },
);

const eventsOf = ({ ups, what, outcome }: Happening, milli: number): DomainEvent => {
  const sentAt = monotonicTime(at(milli).monotonic);
  if (what === 'host') return { type: 'host_probed', id: `${ups}_host`, sentAt, outcome };
  const ids = what === 'sentinels' ? ['s1', 's2'] : ['s1'];
  return { type: 'probed', results: ids.map((id) => ({ id: `${ups}_${id}`, sentAt, outcome })) };
};

/** Lives through what happens to these UPSes, looked at whenever anything happens to any. */
function lived(given: DomainSettings, all: readonly Happening[]) {
  const names = new Set(given.upses.map(({ name }) => name));
  let state: State = recall(given, null, 'boot-1', at(0));
  let milli = 0;
  const packets: string[] = [];
  const statuses: string[] = [];
  for (const happening of all) {
    milli += happening.wait;
    if (happening.what === 'restart') {
      state = recall(given, remember(state, 'boot-1', at(milli)), 'boot-1', at(milli + 1));
      continue;
    }
    const event: DomainEvent = names.has(happening.ups) ? eventsOf(happening, milli) : { type: 'ticked' };
    const { next, effects } = step(given, state, event, at(milli));
    state = next;
    for (const effect of effects) {
      if (effect.type === 'send_magic_packet') packets.push(`${milli} ${effect.host}`);
      if (effect.type === 'probe_all') packets.push(`${milli} all of ${effect.ups}`);
    }
    for (const [name, status] of state.served) statuses.push(`${milli} ${name} ${status}`);
  }
  const { hosts, upses } = viewAt(given, state, at(milli));
  return { packets, statuses, hosts, upses, state };
}

describe('two UPSes', () => {
  it('are each what they would be alone: mains, outage, statuses, magic packets, through restarts', () => {
    fc.assert(
      fc.property(happenings, (all) => {
        const both = lived(together(alone('garage'), alone('rack')), all);
        for (const name of ['garage', 'rack']) {
          const single = lived(alone(name), all);
          const own = (text: string): boolean => text.includes(name);
          expect(both.packets.filter(own)).toEqual(single.packets);
          expect(both.statuses.filter(own)).toEqual(single.statuses);
          expect(both.hosts.filter(({ id }) => own(id))).toEqual(single.hosts);
          expect(both.upses.filter((ups) => own(ups.name))).toEqual(single.upses);
          expect(both.state.upses.find((ups) => ups.settings.name === name)).toEqual(single.state.upses[0]);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('the mains of one is away, that of the other is not', () => {
    const silentRounds = Array.from({ length: 8 }, (): Happening => ({
      ups: 'rack',
      wait: 1100,
      what: 'sentinels',
      outcome: silent,
    }));
    const answers = (ups: string): Happening => ({ ups, wait: 1, what: 'sentinels', outcome: alive });
    const both = lived(together(alone('garage'), alone('rack')), [
      answers('garage'),
      answers('rack'),
      ...silentRounds,
    ]);
    expect(Object.fromEntries(both.state.served)).toEqual({
      garage_ups: 'OL',
      garage_host: 'OL',
      rack_ups: 'OB',
      rack_host: 'OB',
    });
  });
});
