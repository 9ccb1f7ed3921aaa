import { describe, expect, it, vi } from 'vitest';
import type { Announcement } from '../../src/domain/core/announcement.js';
import { recall } from '../../src/domain/core/recall.js';
import type { Remembered } from '../../src/domain/core/memory_schema.js';
import type { Memory, Output } from '../../src/domain/core/ports.js';
import type { Snapshot } from '../../src/domain/view/snapshot.js';
import { milliseconds } from '../../src/domain/core/time.js';
import { Loop, type Actions } from '../../src/runtime/loop.js';
import { OutputQueue } from '../../src/runtime/output_queue.js';
import { KeptLog } from '../kept_log.js';
import { waitFor } from '../wait_for.js';
import { alive, at, probed, settings, silent } from '../domain/given.js';

class Seen implements Output {
  readonly name = 'seen';
  readonly snapshots: Snapshot[] = [];
  readonly announcements: Announcement[] = [];
  show(snapshot: Snapshot): void {
    this.snapshots.push(snapshot);
  }
  announce(announcement: Announcement): void {
    this.announcements.push(announcement);
  }
  get last(): Snapshot | undefined {
    return this.snapshots.at(-1);
  }
}

const given = settings({
  sentinels: 1,
  hosts: [
    {
      id: 'nas',
      name: 'NAS',
      poweredBy: ['ups'],
      needs: 1,
      section: null,
      wake: { auto: true, possible: true, after: [], minCharge: null },
    },
  ],
});

/** The loop with a clock that the test moves, and a disk that it holds back. */
function rig(save: Memory['save'] = () => Promise.resolve()) {
  let milli = 0;
  const seen = new Seen();
  const log = new KeptLog();
  const loop = new Loop(
    given,
    recall(given, null, 'boot-1', at(0)),
    'boot-1',
    { now: () => at(milli) },
    { save },
    log,
  );
  loop.add(new OutputQueue(seen, log));
  return {
    loop,
    seen,
    log,
    probe: (outcome: typeof alive, sentAt: number) => {
      milli = sentAt + (outcome.kind === 'alive' ? 1 : 1010);
      loop.dispatch(probed('s1', outcome, sentAt));
    },
  };
}

/** Nothing happens outside. */
const idle: Actions = {
  probeAll: () => undefined,
  sendMagicPacket: () => undefined,
  askPort: () => Promise.resolve({ accepted: true, message: 'Done.' }),
  shutDownMachine: () => Promise.resolve(null),
};

describe('the loop', () => {
  it('shows every output the new snapshot and tells what changed', async () => {
    const { seen, probe } = rig();
    probe(alive, 0);
    await waitFor('the first decision', () => seen.last?.mains.state === 'present');
    expect(seen.announcements.map(({ type }) => type)).toContain('mains_present');
  });

  it('shows no new picture for a result that changes nothing, and one for the next that does', async () => {
    const { seen, probe } = rig();
    probe(alive, 0);
    await waitFor('the first decision', () => seen.last?.mains.state === 'present');
    const pictures = seen.snapshots.length;
    for (const sentAt of [2000, 4000, 6000]) probe(alive, sentAt);
    expect(seen.snapshots).toHaveLength(pictures);
    probe(silent, 8000);
    expect(seen.last?.mains.state).toBe('suspect');
  });

  it('saves a change of the status before it shows it', async ({ onTestFinished }) => {
    // A disk that hangs is not waited for long: that time must not pass here, however busy the machine is.
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const records: Remembered[] = [];
    let saved = (): void => undefined;
    const { seen, probe } = rig((record) => {
      records.push(record);
      return new Promise((resolve) => (saved = resolve));
    });
    probe(alive, 0);
    await new Promise(setImmediate);
    expect(records.at(-1)?.upses[0]?.decided).toBe(true);
    expect(seen.last?.mains.state).toBe('unknown');
    saved();
    await new Promise(setImmediate);
    expect(seen.last?.mains.state).toBe('present');
  });

  it('shows the status all the same when the disk hangs', async () => {
    const { seen, probe } = rig(() => new Promise(() => undefined));
    probe(alive, 0);
    await waitFor('the snapshot', () => seen.last?.mains.state === 'present');
    for (const sentAt of [2000, 3020, 4040, 5060]) probe(silent, sentAt);
    await waitFor('OB', () => seen.last?.upses[0]?.status === 'OB');
  });

  it('shows the status all the same while one change after the other has to be saved', async () => {
    const { loop, seen, probe } = rig(() => new Promise(() => undefined));
    probe(alive, 0);
    await waitFor('the first decision', () => seen.last?.mains.state === 'present');
    let delay = 0;
    const commands = setInterval(() => {
      delay += 1000;
      void loop.command({ kind: 'set_shutdown_delay', section: 'ups', delay: milliseconds(delay) }, 'MQTT');
    }, 10);
    for (const sentAt of [2000, 3020, 4040, 5060]) probe(silent, sentAt);
    await waitFor('OB', () => seen.last?.upses[0]?.status === 'OB').finally(() => clearInterval(commands));
  });

  it('answers a command with its true result', async () => {
    const { loop, probe } = rig();
    expect(await loop.command({ kind: 'start_drill', ups: null }, 'NUT')).toMatchObject({
      accepted: false,
      code: 'refused',
    });
    probe(alive, 0);
    expect(await loop.command({ kind: 'start_drill', ups: null }, 'NUT')).toMatchObject({ accepted: true });
    expect(loop.snapshot.upses[0]?.status).toBe('OB');
  });

  it('asks for probes when silence has to be confirmed', () => {
    const { loop, probe } = rig();
    let rounds = 0;
    loop.start({ ...idle, probeAll: () => (rounds += 1) });
    probe(alive, 0);
    for (const sentAt of [2000, 3020, 4040, 5060]) probe(silent, sentAt);
    expect(rounds).toBe(3);
    return loop.stop();
  });

  it('has magic packets sent, and tells of each', async () => {
    const { loop, seen } = rig();
    const woken: string[] = [];
    loop.start({
      ...idle,
      sendMagicPacket: (id) => {
        woken.push(id);
        loop.dispatch({ type: 'magic_packet_done', id, trouble: null });
      },
    });
    expect(await loop.command({ kind: 'wake_host', host: 'nas' }, 'command line')).toMatchObject({
      accepted: true,
    });
    expect(woken).toEqual(['nas']);
    await waitFor('the announcement', () =>
      seen.announcements.some(({ type }) => type === 'magic_packet_sent'),
    );
    expect(seen.announcements.find(({ type }) => type === 'magic_packet_sent')).toMatchObject({
      details: { host: 'nas', name: 'NAS', tries: 1 },
    });
    await loop.stop();
  });

  it('tells a flood of refused commands by its number, and everything else as ever', async ({
    onTestFinished,
  }) => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const { loop, seen, probe } = rig();
    for (let count = 0; count < 5_000; count += 1)
      loop.dispatch({ type: 'command_rejected', from: 'MQTT', what: 'message', reason: 'it is odd' });
    const refusals = (): Announcement[] =>
      seen.announcements.filter(({ type }) => type === 'command_refused');
    expect(refusals()).toHaveLength(100);
    probe(alive, 0);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(refusals()).toHaveLength(101);
    expect(refusals().at(-1)).toMatchObject({
      message: 'Refused 4,900 more commands: they came too fast to be told one by one.',
      details: { count: 4_900 },
    });
    expect(seen.announcements.map(({ type }) => type)).toContain('mains_present');
  });

  it('tells a flood of commands that are carried out by its number', async ({ onTestFinished }) => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const { loop, seen } = rig();
    for (let count = 0; count < 300; count += 1) await loop.command({ kind: 'end_maintenance' }, 'MQTT');
    const told = (): Announcement[] => seen.announcements.filter(({ type }) => type === 'command_accepted');
    expect(told()).toHaveLength(100);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(told().at(-1)).toMatchObject({
      message: 'Carried out 200 more commands: they came too fast to be told one by one.',
    });
  });

  it('freezes what it shows', () => {
    const { loop } = rig();
    expect(Object.isFrozen(loop.snapshot) && Object.isFrozen(loop.snapshot.upses[0])).toBe(true);
  });
});
