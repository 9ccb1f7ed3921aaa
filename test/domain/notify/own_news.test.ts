import { describe, expect, it } from 'vitest';
import { minutes } from '../../../src/domain/core/time.js';
import { isConnectedAgain, newsOfBatteries, newsOfLastRun } from '../../../src/domain/notify/own_news.js';
import { remember } from '../../../src/domain/core/remember.js';
import { Script, at, settings } from '../given.js';
import { report } from '../given_port.js';
import { snapshotOf, supplyView, upsView } from '../../adapters/http/given.js';
import { brokerAway, outSince, clock, time } from './given.js';

const withBattery = settings({ sentinels: 1, battery: { runtime: minutes(120), recharge: minutes(360) } });

/** What lies on disk of an outage that went on for so long. */
const outFor = (length: number) => {
  const script = new Script(withBattery);
  const [ups] = script.state.upses;
  if (ups === undefined) throw new Error('no UPS');
  const outage = { startedAt: at(0), deadlinesFrom: at(0), saidLowBattery: [] };
  return remember({ ...script.state, upses: [{ ...ups, outage }] }, 'boot-1', at(length * 60_000));
};

const news = (length: number, bootId: string, wasStopped = false) =>
  newsOfLastRun({ remembered: outFor(length), bootId, wasStopped }, withBattery, at(3_600_000).wall, time);

describe('the end of the run before', () => {
  it('is no news where somebody stopped it', () => expect(news(12, 'boot-2', true)).toEqual([]));

  it('is told where it was killed, with its times', () => {
    expect(news(12, 'boot-1').map(({ event, what }) => [event, what])).toEqual([
      [
        'service_failed',
        'sentinel-ups has started again after being down since 00:12:00: it crashed or was killed',
      ],
    ]);
  });

  it('tells that the battery is weaker than configured where its machine lost its power in an outage', () => {
    expect(news(12, 'boot-2').map(({ event, what }) => [event, what])).toEqual([
      [
        'service_failed',
        'sentinel-ups has started again after being down since 00:12:00: its machine lost its power or was reset',
      ],
      [
        'battery_weak',
        'The battery of ups is weaker than configured: it held for 12 min, and its configured runtime is 2 h',
      ],
    ]);
  });

  it.each([0, 120])('says nothing of the battery after %d minutes', (length) => {
    expect(news(length, 'boot-2').map(({ event }) => event)).toEqual(['service_failed']);
  });
});

describe('what a UPS says of its battery', () => {
  const says = (nutStatus: string) =>
    snapshotOf({ upses: [upsView({ nutStatus, report: report(nutStatus) })] });

  it.each([
    ['OL', 'OL RB', 1],
    ['OL RB', 'OL RB', 0],
    // After a start nothing is known of before.
    ['', 'OL RB', 0],
  ])('%j, then %j: told %d times', (before, now, times) => {
    expect(newsOfBatteries(says(before), says(now))).toHaveLength(times);
  });
});

describe('another attempt at once', () => {
  const back = snapshotOf();
  const away = snapshotOf({ problems: [brokerAway] });
  const lost = outSince(clock(0), {
    supplies: [supplyView({ mains: { ...back.mains, state: 'lost' } })],
  });
  it.each([
    ['the mains is back', true, lost, back],
    ['the broker is back', true, away, back],
    ['the broker is gone', false, back, away],
    ['nothing changed', false, back, back],
  ])('%s: %s', (_, isWorthIt, before, now) => expect(isConnectedAgain(before, now)).toBe(isWorthIt));
});
