import { describe, expect, it } from 'vitest';
import { remember } from '../../../src/domain/core/remember.js';
import type { Remembered } from '../../../src/domain/core/memory_schema.js';
import type { HostSettings } from '../../../src/domain/core/settings.js';
import { minutes, seconds } from '../../../src/domain/core/time.js';
import { alive, at, Script, silent, textsOf, viewAt } from '../given.js';
import { host, house, living, seen } from '../given_hosts.js';

const cut = (from: number, to: number) => (milli: number) => (milli >= from && milli < to ? silent : alive);

/** The mains was away from 60 to 160 s; of `now` nothing is ever heard, and `nas` comes up 20 s after its packet. */
const afterUnseen = (
  hosts: readonly HostSettings[],
): { script: Script; packets: readonly [number, string][] } => {
  const script = new Script(house({ hosts }).settings).round(alive, 0);
  const firstPacket = (): number => script.packets.find(([, id]) => id === 'nas')?.[0] ?? Infinity;
  const packets = living(script, 1000, 900_000, {
    mains: cut(60_000, 160_000),
    answers: (id, milli) => id === 'nas' && (milli < 100_000 || milli > firstPacket() + 20_000),
  });
  return { script, packets };
};

const timesOf = (packets: readonly [number, string][], wanted: string): readonly number[] =>
  packets.filter(([, id]) => id === wanted).map(([milli]) => milli);

describe('a host of which nothing was ever heard', () => {
  it('gets its blind packets and the time to boot, and holds up nobody after that', () => {
    const { packets } = afterUnseen([host('now'), host('nas', { after: ['now'] })]);
    const unseen = timesOf(packets, 'now');
    expect(unseen).toHaveLength(3);
    const [next = NaN] = timesOf(packets, 'nas');
    expect(next - (unseen[0] ?? NaN)).toBeGreaterThanOrEqual(60_000);
    expect(next - (unseen[0] ?? NaN)).toBeLessThanOrEqual(66_000);
  });

  it('is told as a problem, with what is missing, until something is heard of it', () => {
    const { script } = afterUnseen([host('now'), host('nas', { after: ['now'] })]);
    const told =
      'NOW could not be woken: nothing was heard of it after 3 magic packets, nor ever before: it answers no ping, and has no NUT client or script';
    expect(textsOf(viewAt(script.settings, script.state, at(900_000)).problems)).toEqual([told]);
    living(script, 900_000, 906_000, { answers: () => true });
    expect(viewAt(script.settings, script.state, at(906_000)).problems).toEqual([]);
  });

  it('is told in the same words after a restart: the record has words, which every version reads', () => {
    const { script } = afterUnseen([host('now'), host('nas', { after: ['now'] })]);
    const before = seen(script, 900_000, 'now');
    const saved = JSON.parse(JSON.stringify(remember(script.state, 'boot-1', at(900_000)))) as Remembered;
    const [record] = saved.hosts;
    expect(record?.wake).toMatchObject({ stage: 'failed', reason: before.reason.text });
    const after = seen(new Script(script.settings, saved, 'boot-1', 901_000), 901_000, 'now');
    expect(after).toMatchObject({ state: 'wake_failed', reason: { code: 'raw', text: before.reason.text } });
  });

  it('holds up nobody where it is not woken by itself', () => {
    const hosts = [host('now', { auto: false }), host('nas', { after: ['now'] })];
    const { packets } = afterUnseen(hosts);
    expect(timesOf(packets, 'now')).toEqual([]);
    expect(timesOf(packets, 'nas')[0]).toBeLessThan(240_000);
  });

  it('holds up nobody where its packets cannot be sent', () => {
    const hosts = [host('now'), host('nas', { after: ['now'] })];
    const wake = { delay: seconds(60), retryEvery: seconds(20), giveUpAfter: minutes(30) };
    const script = new Script(house({ hosts, wake }).settings).round(alive, 0);
    const packets = living(script, 1000, 700_000, {
      mains: cut(60_000, 160_000),
      answers: (id, milli) => id === 'nas' && milli < 100_000,
      then: (milli) => script.on(milli, { type: 'magic_packet_done', id: 'now', trouble: 'no route' }),
    });
    const [first = NaN] = timesOf(packets, 'now');
    expect(timesOf(packets, 'nas')[0]).toBeLessThanOrEqual(first + 66_000);
  });
});

describe('a host that blocks pings but had a NUT client', () => {
  it.each(['boot-1', 'boot-2'])('is tried until it is given up, after a restart on %s too', (boot) => {
    const hosts = [host('nas'), host('late', { after: ['nas'] })];
    const before = new Script(house({ hosts }).settings).round(alive, 0);
    const mains = cut(60_000, 160_000);
    living(before, 1000, 170_000, { mains, loggedIn: (id, milli) => id === 'nas' && milli < 100_000 });
    const saved = JSON.parse(JSON.stringify(remember(before.state, 'boot-1', at(170_000)))) as Remembered;
    const script = new Script(before.settings, saved, boot, 171_000);
    const packets = living(script, 171_000, 700_000, {});
    expect(timesOf(packets, 'nas').length).toBeGreaterThan(3);
    expect(seen(script, 700_000, 'late')).toMatchObject({
      state: 'wake_failed',
      reason: { text: 'NAS, which has to be up before, is not up' },
    });
  });
});
