import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { eventPayload, EventQueue, type EventPayload } from '../../../src/adapters/mqtt/event_queue.js';
import type { Announcement } from '../../../src/domain/core/announcement.js';
import { wallClockTime } from '../../../src/domain/core/time.js';
import { noon, noonText } from './given.js';

const lost: Announcement = { type: 'mains_lost', message: 'Mains lost: why', simulated: false, details: {} };

const isOneOfAKind = (list: readonly unknown[]): boolean => new Set(list).size === list.length;

describe('the queue of events', () => {
  beforeEach(() => void vi.useFakeTimers({ now: noon }));
  afterEach(() => void vi.useRealTimers());

  const recording = () => {
    const sent: { readonly event: EventPayload; readonly sentAt: number }[] = [];
    const queue = new EventQueue((event) => {
      sent.push({ event, sentAt: Date.now() });
      return Promise.resolve();
    });
    return { queue, sent };
  };

  it('sends the first at once and the others apart, each with a time of its own', async () => {
    const { queue, sent } = recording();
    for (let count = 0; count < 10; count += 1) queue.add(lost, wallClockTime(noon));
    expect(sent).toHaveLength(1);
    await vi.runAllTimersAsync();
    expect(sent).toHaveLength(10);
    expect(isOneOfAKind(sent.map(({ sentAt }) => sentAt))).toBe(true);
    expect(isOneOfAKind(sent.map(({ event }) => event.at))).toBe(true);
    expect(sent[0]?.event.at).toBe(new Date(noon).toISOString());
  });

  it('keeps the distance also to one that was sent a moment before', async () => {
    const { queue, sent } = recording();
    queue.add(lost, wallClockTime(noon));
    await vi.advanceTimersByTimeAsync(1);
    queue.add(lost, wallClockTime(noon + 1));
    expect(sent).toHaveLength(1);
    await vi.runAllTimersAsync();
    expect(sent).toHaveLength(2);
  });

  it('follows a clock that was set back', async () => {
    const { queue, sent } = recording();
    queue.add(lost, wallClockTime(noon));
    queue.add(lost, wallClockTime(noon - 3_600_000));
    await vi.runAllTimersAsync();
    expect(sent[1]?.event.at).toBe(new Date(noon - 3_600_000).toISOString());
  });

  it('takes no more than a slow broker gets rid of', async () => {
    const acknowledge: (() => void)[] = [];
    const queue = new EventQueue(() => new Promise<void>((resolve) => void acknowledge.push(resolve)));
    const taken = Array.from({ length: 1000 }, () => queue.add(lost, wallClockTime(noon)));
    await vi.runAllTimersAsync();
    expect(taken.filter(Boolean)).toHaveLength(200);
    expect(queue.add(lost, wallClockTime(noon))).toBe(false);
    for (const resolve of acknowledge) resolve();
    await vi.runAllTimersAsync();
    expect(queue.add(lost, wallClockTime(noon))).toBe(true);
  });

  it('tells what it means that a thousand sentinels are silent before it tells of each, and loses it to none of them', async () => {
    const { queue, sent } = recording();
    const silent: Announcement = { ...lost, type: 'sentinel_silent' };
    for (let count = 0; count < 1000; count += 1) queue.add(silent, wallClockTime(noon));
    expect(queue.add(lost, wallClockTime(noon))).toBe(true);
    await vi.runAllTimersAsync();
    expect(sent).toHaveLength(200);
    expect(sent.map(({ event }) => event.event_type).indexOf('mains_lost')).toBe(1);
  });

  it('forgets what waits once the broker is away', async () => {
    const { queue, sent } = recording();
    for (let count = 0; count < 10; count += 1) queue.add(lost, wallClockTime(noon));
    queue.clear();
    await vi.runAllTimersAsync();
    expect(sent).toHaveLength(1);
  });
});

describe('an event', () => {
  it('carries its details, which cannot replace what every event has', () => {
    const announcement = {
      type: 'low_battery',
      message: 'ups says OB LB',
      simulated: false,
      details: { ups: 'ups', event_type: 'x', at: 'never' },
    } as const;
    expect(eventPayload(announcement, wallClockTime(noon))).toEqual({
      event_type: 'low_battery',
      message: 'ups says OB LB',
      simulated: false,
      at: noonText,
      ups: 'ups',
    });
  });
});
