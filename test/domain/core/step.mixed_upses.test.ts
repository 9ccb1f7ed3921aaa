import { describe, expect, it } from 'vitest';
import type { DomainEvent } from '../../../src/domain/core/event.js';
import { recall } from '../../../src/domain/core/recall.js';
import type { DomainSettings, SectionSettings, UpsSettings } from '../../../src/domain/core/settings.js';
import { step } from '../../../src/domain/core/step.js';
import { minutes, monotonicTime, seconds } from '../../../src/domain/core/time.js';
import { randomness } from '../chance.js';
import { alive, at, detection, section, silent } from '../given.js';
import { host } from '../given_hosts.js';

/** By what each of the ten is told. */
const kinds = [
  'sentinels',
  'driver',
  'both',
  'upsd',
  'driver',
  'sentinels',
  'driver',
  'both',
  'sentinels',
  'upsd',
] as const;

const names = kinds.map((_, index) => `ups${index}`);

const upses: readonly UpsSettings[] = kinds.map((kind, index) => ({
  name: `ups${index}`,
  sentinels:
    kind === 'sentinels' || kind === 'both'
      ? [1, 2].map((number) => ({ id: `s${index}_${number}`, name: `S${index}_${number}` }))
      : [],
  witnesses: [],
  detection,
  battery: null,
  port:
    kind === 'sentinels'
      ? null
      : { kind: kind === 'upsd' ? 'upsd' : 'driver', lowCharge: null, lowRuntime: null },
}));

/** Fifty hosts, each on one to three of them, with a delay of its own. */
const fed = (random: () => number) =>
  Array.from({ length: 50 }, (_, index) => {
    const start = Math.floor(random() * names.length);
    const count = 1 + Math.floor(random() * 3);
    const poweredBy = Array.from({ length: count }, (__, next) => names[(start + next) % names.length] ?? '');
    const needs = 1 + Math.floor(random() * count);
    return { id: `h${index}`, poweredBy, needs, delay: 30 + Math.floor(random() * 300) };
  });

type Fed = ReturnType<typeof fed>[number];

const house = (hosts: readonly Fed[]): DomainSettings => ({
  upses,
  sections: [
    ...names.map((name): SectionSettings => ({
      ...section(name, 300),
      ups: name,
      poweredBy: [name],
      needs: 1,
    })),
    ...hosts.map(({ id, poweredBy, needs, delay }) => ({ ...section(id, delay), poweredBy, needs })),
  ],
  hosts: hosts.map(({ id, poweredBy, needs }) => ({ ...host(id), poweredBy, needs })),
  wake: { delay: seconds(60), retryEvery: minutes(1), giveUpAfter: minutes(30) },
  primary: null,
  schedules: [],
});

/** How long it may take until a change of the mains is told: four rounds of silence, or the stable time of its return. */
const settles = 18;

/** One outage of some of the UPSes, by the second: from when to when each lacks the mains; null: it does not. */
type Cut = readonly [from: number, to: number] | null;

const isOut = (cut: Cut | undefined, second: number): boolean =>
  cut !== null && cut !== undefined && second >= cut[0] && second < cut[1];

/** Whether that has been so, without a change, for long enough to be told. */
const isSettled = (cut: Cut | undefined, second: number): boolean =>
  cut === null ||
  cut === undefined ||
  [cut[0], cut[1]].every((change) => second < change || second > change + settles);

const lasts = 500;

describe('Ten UPSes of mixed kinds and fifty hosts', () => {
  it.each(Array.from({ length: 100 }, (_, seed) => seed))('through outage %i', (seed) => {
    const random = randomness(seed + 1);
    const hosts = fed(random);
    const settings = house(hosts);
    const cuts: readonly Cut[] = names.map(() => {
      if (random() < 0.4) return null;
      const from = 60 + Math.floor(random() * 100);
      return [from, from + 40 + Math.floor(random() * 250)];
    });
    const cutOf = (name: string): Cut => cuts[names.indexOf(name)] ?? null;
    let state = recall(settings, null, 'boot', at(0));
    const on = (milli: number, event: DomainEvent): void => {
      for (let again = 0; again < 20; again += 1) {
        const turned = step(settings, state, again === 0 ? event : { type: 'ticked' }, at(milli));
        state = turned.next;
        if (turned.deadline === null || turned.deadline > at(milli).monotonic) return;
      }
    };
    const saidLow = new Set<string>();
    for (let second = 0; second < lasts; second += 2) {
      const milli = second * 1000;
      for (const [index, { name, sentinels, port }] of upses.entries()) {
        const out = isOut(cuts[index], second);
        const sentAt = monotonicTime(at(milli - (out ? 990 : 0)).monotonic);
        if (sentinels.length > 0) {
          const results = sentinels.map(({ id }) => ({ id, sentAt, outcome: out ? silent : alive }));
          on(milli + 10, { type: 'probed', results });
        }
        if (port !== null) {
          const variables = new Map([
            ['ups.status', out ? 'OB' : 'OL'],
            ['input.voltage', String(second)],
          ]);
          on(milli + 20, {
            type: 'port_reported',
            ups: name,
            report: { variables, traits: new Map(), commands: [] },
          });
        }
      }
      on(milli + 900, { type: 'ticked' });
      if (second < 30) continue;
      for (const [index, name] of names.entries()) {
        if (!isSettled(cuts[index], second)) continue;
        const expected = isOut(cuts[index], second) ? /^OB/ : /^OL$/;
        expect(state.served.get(name), `${name} at ${second} s`).toMatch(expected);
      }
      for (const { id, poweredBy, needs, delay } of hosts) {
        const lost = poweredBy
          .filter((name) => isOut(cutOf(name), second))
          .map((name) => cutOf(name)?.[0] ?? 0);
        const spare = poweredBy.length - needs;
        const since = lost.toSorted((one, other) => one - other)[spare];
        const status = state.served.get(id);
        const wasLow = saidLow.has(id);
        const where = `${id} on ${poweredBy.join()} needs ${needs} at ${second} s`;
        // Once said it is not taken back while there are too few.
        if (since === undefined) saidLow.delete(id);
        if (status === 'OB LB') saidLow.add(id);
        if (!poweredBy.every((name) => isSettled(cutOf(name), second))) continue;
        if (lost.length === 0) expect(status, where).toBe('OL');
        else if (since === undefined) expect(status, where).toBe('OB');
        else if (second < since + delay && !wasLow) expect(status, where).toBe('OB');
        else if (second > since + delay + settles) expect(status, where).toBe('OB LB');
      }
    }
  });
});
