import { describe, expect, it } from 'vitest';
import { complaint, isDue, listenPlan } from '../../../src/adapters/nut/listen_addresses.js';
import type { ListenAddress } from '../../../src/config/sections/nut.js';

const at = (...places: readonly string[]): readonly ListenAddress[] =>
  places.map((place) => {
    const [address = '', port = '3493'] = place.split(' ');
    return { address, port: Number(port) };
  });

const planFor = (
  present: readonly string[],
  absent: readonly string[] = [],
  refused: readonly string[] = [],
) =>
  listenPlan(
    [
      ...at(...present).map((one) => ({ ...one, isAbsent: false })),
      ...at(...absent).map((one) => ({ ...one, isAbsent: true })),
    ],
    at(...refused),
  );

const [absent, refused] = (['absent', 'refused'] as const).map((why) => ({ address: '::', port: 3493, why }));

describe('where upsd is told to listen', () => {
  it.each([
    [['0.0.0.0', '127.0.0.1'], ['0.0.0.0']],
    [['127.0.0.1', '10.0.0.1', '0.0.0.0'], ['0.0.0.0']],
    [
      ['::1', '::', '127.0.0.1'],
      ['127.0.0.1', '::'],
    ],
    [
      ['0.0.0.0', '127.0.0.1 3494'],
      ['0.0.0.0', '127.0.0.1 3494'],
    ],
    [
      ['0.0.0.0', '::1', 'ups.lan'],
      ['0.0.0.0', '::1', 'ups.lan'],
    ],
    [['10.0.0.1', '10.0.0.1'], ['10.0.0.1']],
    [
      ['::1', '0:0::1', 'FD00::A', 'fd00:0::a'],
      ['::1', 'fd00::a'],
    ],
    [['0::0', '::1'], ['::']],
    [
      ['fe80::1%eth0', 'fe80::1%eth1'],
      ['fe80::1%eth0', 'fe80::1%eth1'],
    ],
    [['UPS.lan', 'ups.lan'], ['ups.lan']],
  ])('%j is %j: an address that another one covers would keep it from that', (given, told) => {
    expect(planFor(given).listen).toEqual(at(...told));
  });

  it.each([
    [
      ['::', '0.0.0.0'],
      ['0.0.0.0', '::'],
    ],
    [
      ['::', '127.0.0.1', '10.0.0.1'],
      ['127.0.0.1', '10.0.0.1', '::'],
    ],
    [
      ['::1', '10.0.0.1'],
      ['::1', '10.0.0.1'],
    ],
  ])('lets an old upsd begin with the one that serves IPv4 too: %j is %j', (given, told) => {
    expect(planFor(given).listen).toEqual(at(...told));
  });
});

describe('an address at which clients do not find upsd', () => {
  it('is one that this machine does not have', () => {
    const plan = planFor(['127.0.0.1'], ['10.0.0.1']);
    expect(plan.listen).toEqual(at('127.0.0.1'));
    expect(plan.missing).toMatchObject([{ address: '10.0.0.1', why: 'absent' }]);
    expect(complaint(plan.missing)).toBe(
      'upsd does not listen on 10.0.0.1:3493 (nut.listen): this machine does not have that address now; it is looked for again',
    );
  });

  it('is one that upsd was refused', () => {
    const plan = planFor(['127.0.0.1', '::1 3494'], [], ['::1 3494']);
    expect(plan).toMatchObject({ listen: at('127.0.0.1', '::1 3494'), served: at('127.0.0.1') });
    expect(complaint(plan.missing)).toBe(
      'upsd does not listen on [::1]:3494 (nut.listen): the system refused it, as it does where another program has the port; it is tried again',
    );
  });

  it('is both, and both are told', () => {
    const { missing } = planFor(['127.0.0.1', '::1'], ['10.0.0.1', 'ups.lan'], ['::1']);
    expect(complaint(missing)).toMatch(
      /10\.0\.0\.1:3493, ups\.lan:3493 .*; upsd does not listen on \[::1\]:3493/,
    );
  });

  it('is none that another one covers: a wildcard, or `::` for IPv4 in an old upsd', () => {
    expect(planFor(['0.0.0.0'], ['10.0.0.1']).missing).toEqual([]);
    expect(planFor(['0.0.0.0', '::'], [], ['0.0.0.0'])).toMatchObject({
      served: at('0.0.0.0', '::'),
      missing: [],
    });
    expect(planFor(['127.0.0.1', '::'], [], ['127.0.0.1', '::']).missing).toHaveLength(2);
    expect(complaint([])).toBeNull();
  });

  it('is tried again at every look while it is absent, and ever more rarely where upsd was refused it', () => {
    const looks = Array.from({ length: 400 }, (_, index) => index + 1);
    const due = (missing: typeof absent, failedStarts: number): readonly number[] =>
      looks.filter((look) => missing && isDue(missing, look, failedStarts));
    expect(due(absent, 5)).toEqual(looks);
    expect(due(refused, 0)).toEqual(looks);
    expect(due(refused, 3).slice(0, 2)).toEqual([8, 16]);
    expect(due(refused, 100)).toEqual([180, 360]);
  });
});
