import { expect, it } from 'vitest';
import { LatencyBuckets, LatencySeries } from '../../../src/domain/history/latency.js';
import { raw } from '../../../src/domain/view/reasons/told.js';
import { milliseconds, moment, monotonicTime } from '../../../src/domain/core/time.js';

const result = (latency: number | null) => ({
  id: 'plug',
  sentAt: monotonicTime(0),
  outcome:
    latency === null
      ? ({ kind: 'silent', why: raw('no answer') } as const)
      : ({ kind: 'alive', latency: milliseconds(latency) } as const),
});

it('latencies are summed up in buckets of five minutes, and in longer ones for a long span', () => {
  const buckets = new LatencyBuckets();
  buckets.add([result(1), result(3), result(null)], moment(0, 600_000));
  buckets.add([result(8)], moment(0, 900_000));
  const own = {
    id: 'plug',
    sentAt: monotonicTime(0),
    outcome: { kind: 'link_down', why: raw('no cable') },
  } as const;
  buckets.add([own], moment(0, 900_001));
  const lines = buckets.lines(moment(0, 900_002));
  expect(lines.map(({ start, devices }) => [start, devices['plug']])).toEqual([
    [600_000, [1, 2, 3, 2, 1]],
    [900_000, [8, 8, 8, 1, 0]],
  ]);
  const series = new LatencySeries(600_000);
  for (const line of lines) series.add(line);
  expect(series.of('plug')).toEqual([{ at: 600_000, min: 1, avg: 4, max: 8, lost: 1 }]);
});
