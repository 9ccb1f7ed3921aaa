import { describe, expect, it } from 'vitest';
import {
  departed,
  departures,
  noWake,
  staying,
  wakes,
  woken,
  type Departure,
  type DepartureSignal,
  type Wake,
  type WakeSignal,
} from '../../../src/domain/host/lifecycle.js';
import { at } from '../given.js';
import { raw } from '../../../src/domain/view/reasons/told.js';

const moment = at(0);

const departureOf: { readonly [S in Departure['stage']]: Departure & { readonly stage: S } } = {
  staying: { stage: 'staying' },
  leaving: { stage: 'leaving', by: 'client_left' },
  gone: { stage: 'gone', by: 'client_left' },
  returned: { stage: 'returned', by: 'client_left', since: moment },
};

const wakeOf: { readonly [S in Wake['stage']]: Wake & { readonly stage: S } } = {
  none: { stage: 'none' },
  planned: { stage: 'planned', dueAt: moment },
  sending: {
    stage: 'sending',
    firstSentAt: moment,
    lastSentAt: moment,
    tries: 1,
    seenDown: true,
    trouble: null,
  },
  failed: { stage: 'failed', at: moment, reason: raw('it did not come up'), waitsFor: null },
};

/** A row for each stage, a column for each signal; `-`: it stays as it is. */
const table = (text: string): { stages: string[]; signals: string[]; rows: [string, string, string][] } => {
  const [head = [], ...body] = text
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/));
  const rows = body.flatMap(([stage = '', ...cells]) =>
    cells.map((to, index): [string, string, string] => [stage, head[index] ?? '', to === '-' ? stage : to]),
  );
  return { stages: body.map(([stage = '']) => stage), signals: head, rows };
};

describe('a departure', () => {
  const { stages, signals, rows } = table(`
             told     client_left  client_back  seen_down  seen_up   seen_up_on_battery  settled
    staying  leaving  leaving      -            -          -         -                   -
    leaving  leaving  -            staying      gone       -         -                   staying
    gone     leaving  -            staying      -          returned  leaving             staying
    returned leaving  -            staying      gone       -         leaving             staying
  `);

  it.each(rows)('that is %s is after %s: %s', (from, signal, to) => {
    const stage = from as Departure['stage'];
    expect(departed(departureOf[stage], signal as DepartureSignal, moment).stage).toBe(to);
  });

  it('has every stage and signal in this table', () => {
    expect(Object.keys(departures).sort()).toEqual([...stages].sort());
    const listed = Object.values(departures).flatMap((row) => Object.keys(row));
    expect([...new Set(listed)].sort()).toEqual([...signals].sort());
  });

  it('keeps in mind why: one that was told stays told, whoever leaves or is seen', () => {
    const told = departed(staying, 'told', moment);
    const gone = departed(departed(told, 'client_left', moment), 'seen_down', moment);
    expect(gone).toEqual({ stage: 'gone', by: 'told' });
    expect(departed(departureOf.gone, 'told', moment)).toEqual({ stage: 'leaving', by: 'told' });
    expect(departed(gone, 'seen_up', at(5))).toEqual({ stage: 'returned', by: 'told', since: at(5) });
  });
});

describe('a wake-up', () => {
  const { stages, signals, rows } = table(`
             plan     put_off  ask      send     seen_down  wait     give_up  resume   drop
    none     planned  -        sending  -        -          -        -        -        -
    planned  planned  planned  sending  sending  -          -        failed   -        none
    sending  planned  planned  sending  sending  sending    planned  failed   -        none
    failed   planned  -        sending  -        -          -        -        planned  none
  `);

  it.each(rows)('that is %s is after %s: %s', (from, signal, to) => {
    const wake = wakeOf[from as Wake['stage']];
    const reached = Object.values(wakeOf).map((next) => woken(wake, signal as WakeSignal, next).stage);
    expect(new Set(reached)).toEqual(new Set([from, to]));
  });

  it('has every stage and signal in this table', () => {
    expect(Object.keys(wakes).sort()).toEqual([...stages].sort());
    const listed = Object.values(wakes).flatMap((row) => Object.keys(row));
    expect([...new Set(listed)].sort()).toEqual([...signals].sort());
  });

  it('is let go of as it is, where a signal leads elsewhere', () => {
    expect(woken(noWake, 'send', wakeOf.sending)).toBe(noWake);
  });
});
