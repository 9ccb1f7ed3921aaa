import { expect, it } from 'vitest';
import { exposition, type Metric } from '../../../src/api/metrics/exposition.js';

const metric = (changes: Partial<Metric>): Metric => ({
  name: 'a_total',
  type: 'counter',
  help: 'Help.',
  samples: [{ labels: {}, value: 1 }],
  ...changes,
});

it.each([
  ['no labels', {}, '# HELP a_total Help.\n# TYPE a_total counter\na_total 1\n'],
  [
    'several samples',
    {
      samples: [
        { labels: { x: 'a', y: 'b' }, value: 0.25 },
        { labels: { x: 'c', y: '' }, value: 1e21 },
      ],
    },
    '# HELP a_total Help.\n# TYPE a_total counter\na_total{x="a",y="b"} 0.25\na_total{x="c",y=""} 1e+21\n',
  ],
  [
    'what would end a line or a text',
    { help: 'a\\b\nc "d"', samples: [{ labels: { x: 'a\\b\nc "d"' }, value: 1 }] },
    '# HELP a_total a\\\\b\\nc "d"\n# TYPE a_total counter\na_total{x="a\\\\b\\nc \\"d\\""} 1\n',
  ],
  ['no samples', { samples: [] }, ''],
])('writes %s', (_what, changes, text) => {
  expect(exposition([metric(changes)])).toBe(text);
});
