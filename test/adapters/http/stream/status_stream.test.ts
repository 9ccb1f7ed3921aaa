import { PassThrough, Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { defaultStreamLimits, StatusStream } from '../../../../src/adapters/http/stream/status_stream.js';
import { announced } from '../../../../src/domain/core/announcement.js';
import { moment } from '../../../../src/domain/core/time.js';
import type { Snapshot } from '../../../../src/domain/view/snapshot.js';
import { raw } from '../../../../src/domain/view/reasons/told.js';
import { hostView, snapshotOf } from '../given.js';
import { eventsIn, type ReadEvent } from './event_reading.js';

const { pause, heartbeat, maxReaders } = defaultStreamLimits;
const now = moment(0, Date.parse('2026-01-02T03:04:05Z'));

/** Reads everything as soon as it is written. */
class QuickSink extends PassThrough {
  text = '';
  writes = 0;

  constructor() {
    super();
    this.on('data', (chunk: Buffer) => {
      this.text += chunk.toString();
      this.writes += 1;
    });
  }

  get events(): readonly ReadEvent[] {
    return eventsIn(this.text);
  }
}

/** Reads the next thing that was written only when it is told to. */
class SlowSink extends Writable {
  text = '';
  #read: (() => void) | null = null;

  constructor() {
    super({ highWaterMark: 1 });
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#read = () => {
      this.text += chunk.toString();
      done();
    };
  }

  async read(): Promise<void> {
    const read = this.#read;
    this.#read = null;
    read?.();
    await vi.advanceTimersByTimeAsync(0);
  }
}

let stream: StatusStream;
beforeEach(() => {
  vi.useFakeTimers();
  stream = new StatusStream(snapshotOf(), '1.2.3', { now: () => now });
});
afterEach(() => {
  stream.stop();
  vi.useRealTimers();
});

const opened = async (): Promise<QuickSink> => {
  const sink = new QuickSink();
  stream.open(sink);
  await vi.advanceTimersByTimeAsync(0);
  return sink;
};

const shown = async (changes: Partial<Snapshot>): Promise<void> => {
  stream.show(snapshotOf(changes));
  await vi.advanceTimersByTimeAsync(1);
};

const passes = async (time: number): Promise<void> => {
  await vi.advanceTimersByTimeAsync(time);
};

describe('the stream of the status', () => {
  it('shows the whole first, then only what changed', async () => {
    const sink = await opened();
    await shown({ problems: [raw('no upsd')], hosts: [hostView({ state: 'offline' })] });
    const [whole, change, ...more] = sink.events;
    expect(whole).toMatchObject({ name: 'status', data: { version: '1.2.3', problems: [], drill: false } });
    expect(whole?.data['at']).toBe('2026-01-02T03:04:05.000Z');
    expect(change?.name).toBe('change');
    expect(Object.keys(change?.data ?? {}).sort()).toEqual(['at', 'hosts', 'problems', 'problems_why']);
    expect(change?.data).toMatchObject({ problems: ['no upsd'], hosts: [{ id: 'nas', state: 'offline' }] });
    expect(more).toEqual([]);
  });

  it('says nothing of a snapshot that looks the same', async () => {
    const sink = await opened();
    await shown({});
    expect(sink.events.map(({ name }) => name)).toEqual(['status']);
  });

  it('tells a change at once, and those that follow together, at most 4 times a second', async () => {
    const sink = await opened();
    for (let count = 1; count <= 100; count += 1) {
      await shown({ problems: [raw(`problem ${count}`)] });
      await passes(9);
    }
    await passes(pause);
    const changes = sink.events.slice(1);
    expect(changes[0]?.data['problems']).toEqual(['problem 1']);
    expect(changes.at(-1)?.data['problems']).toEqual(['problem 100']);
    expect(changes.length).toBeLessThanOrEqual(1000 / pause + 2);
  });

  it('tells what happened, after the change that it made', async () => {
    const sink = await opened();
    stream.show(snapshotOf({ drill: true }));
    stream.announce(announced('drill_started', raw('A drill began.'), { ups: 'ups' }, true), moment(5, 0));
    await passes(1);
    expect(sink.events.map(({ name }) => name)).toEqual(['status', 'change', 'announcement']);
    expect(sink.events.at(-1)?.data).toEqual({
      at: '1970-01-01T00:00:00.000Z',
      type: 'drill_started',
      message: 'A drill began.',
      why: { code: 'raw', values: { words: 'A drill began.' } },
      simulated: true,
      details: { ups: 'ups' },
    });
    expect(sink.writes).toBe(2);
  });

  it('keeps no announcements without end', async () => {
    const sink = await opened();
    const told = announced('command_refused', 'No.');
    for (let count = 0; count < 10_000; count += 1) stream.announce(told, now);
    await passes(1);
    expect(sink.events).toHaveLength(1 + defaultStreamLimits.maxAnnouncements);
  });

  it('shows the newest whole to one who opens it in a pause, and to all the same from then on', async () => {
    const first = await opened();
    await shown({ problems: [raw('one')] });
    await shown({ problems: [raw('two')] });
    const second = await opened();
    expect(second.events[0]?.data['problems']).toEqual(['two']);
    await passes(pause);
    await shown({ problems: [raw('two')], drill: true });
    await passes(pause);
    for (const { events } of [first, second]) {
      expect(Object.assign({}, ...events.map(({ data }) => data))).toMatchObject({
        problems: ['two'],
        drill: true,
      });
    }
  });

  it('tells one who opens it in a pause of a change that is taken back in the same pause', async () => {
    await opened();
    await shown({ problems: [raw('one')] });
    await shown({ problems: [raw('two')] });
    const second = await opened();
    await shown({ problems: [raw('one')] });
    await passes(pause);
    expect(Object.assign({}, ...second.events.map(({ data }) => data))).toMatchObject({ problems: ['one'] });
  });

  it('beats its heart, whatever else it tells', async () => {
    const sink = await opened();
    for (let count = 1; count <= 3; count += 1) {
      await passes(heartbeat - 2);
      await shown({ problems: [raw(`problem ${count}`)] });
      await passes(1);
    }
    expect(sink.events.filter(({ name }) => name === 'heartbeat')).toEqual(
      Array<ReadEvent>(3).fill({ name: 'heartbeat', data: { at: '2026-01-02T03:04:05.000Z' } }),
    );
  });

  it('costs nothing while nobody reads', async () => {
    const sink = await opened();
    sink.destroy();
    await passes(pause);
    await shown({ drill: true });
    stream.announce(announced('drill_started', 'A drill began.'), now);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('ends every stream when the service stops, and those that come later', async () => {
    const early = await opened();
    stream.stop();
    const late = await opened();
    for (const sink of [early, late]) expect(sink.writableEnded).toBe(true);
    expect(late.text).toBe('');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is full with as many readers as it may have, until one leaves', async () => {
    const sinks = await Promise.all(Array.from({ length: maxReaders }, () => opened()));
    expect(stream.isFull).toBe(true);
    sinks[7]?.destroy();
    await passes(1);
    expect(stream.isFull).toBe(false);
  });
});

describe('a reader who is slow', () => {
  it('gets the newest whole in place of all that it missed, and delays nobody', async () => {
    const slow = new SlowSink();
    stream.open(slow);
    const quick = await opened();
    for (let count = 1; count <= 50; count += 1) {
      await shown({ problems: [raw(`problem ${count}`)] });
      await passes(pause);
    }
    expect(quick.events.filter(({ name }) => name === 'change')).toHaveLength(50);
    expect(slow.writableLength).toBe(quick.text.indexOf('event: change'));
    await slow.read();
    await slow.read();
    const [first, second, ...more] = eventsIn(slow.text);
    expect(first).toMatchObject({ name: 'status', data: { problems: [] } });
    expect(second).toMatchObject({ name: 'status', data: { problems: ['problem 50'] } });
    expect(more).toEqual([]);
    await shown({ drill: true });
    await slow.read();
    expect(eventsIn(slow.text).at(-1)).toMatchObject({ name: 'change', data: { drill: true } });
  });

  it('is shown nothing again that it has not missed', async () => {
    const slow = new SlowSink();
    stream.open(slow);
    await passes(3 * heartbeat);
    await slow.read();
    expect(slow.writableLength).toBe(0);
    expect(eventsIn(slow.text).map(({ name }) => name)).toEqual(['status']);
  });
});
