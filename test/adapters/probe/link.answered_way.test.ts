import { describe, expect, it } from 'vitest';

import {
  leadsElsewhere,
  withAnswer,
  withSilence,
  type AnsweredWay,
} from '../../../src/adapters/probe/link.js';
import type { Way } from '../../../src/adapters/probe/routes.js';
import { monotonicTime } from '../../../src/domain/core/time.js';

const eth: Way = { device: 'eth0', source: 'eth0' };
const wlan: Way = { device: 'wlan0', source: 'wlan0' };
const tunnel: Way = { device: 'eth0', source: 'wg0' };

/** At so many seconds: it answers, is silent, or is silent while the interface has no link. */
type Happening = readonly [second: number, what: 'answers' | 'silent' | 'no link', way: Way];

const remembered = (happenings: readonly Happening[]): AnsweredWay => {
  let known: AnsweredWay | null = null;
  for (const [second, what, way] of happenings) {
    const now = monotonicTime(second * 1000);
    if (what === 'answers') known = withAnswer(known, way, now);
    else if (known !== null) known = withSilence(known, way, what === 'silent', now);
  }
  if (known === null) throw new Error('nobody answered');
  return known;
};

describe('a way other than that of the last answer', () => {
  it.each<[string, readonly Happening[], Way, boolean]>([
    ['is none', [[0, 'answers', eth]], eth, false],
    ['by its interface', [[0, 'answers', eth]], wlan, true],
    ['by a rule', [[0, 'answers', eth]], tunnel, true],
    ['is none where the kernel could not be asked', [[0, 'answers', eth]], { ...eth, source: null }, false],
    [
      'where the main table has no route any more',
      [[0, 'answers', eth]],
      { device: null, source: 'wg0' },
      true,
    ],
    [
      'after one answer that may have come by the old one',
      [
        [0, 'answers', eth],
        [1, 'answers', wlan],
      ],
      wlan,
      true,
    ],
    [
      'is none once answers have come by it for ten seconds',
      [
        [0, 'answers', eth],
        [1, 'answers', wlan],
        [11, 'answers', wlan],
      ],
      wlan,
      false,
    ],
    [
      'then is the old one',
      [
        [0, 'answers', eth],
        [1, 'answers', wlan],
        [11, 'answers', wlan],
      ],
      eth,
      true,
    ],
    [
      'that changed in between begins anew',
      [
        [0, 'answers', eth],
        [1, 'answers', wlan],
        [6, 'answers', eth],
        [7, 'answers', wlan],
        [12, 'answers', wlan],
      ],
      wlan,
      true,
    ],
    [
      'does not explain a silence of ten minutes before it',
      [
        [0, 'answers', eth],
        [10, 'silent', eth],
        [610, 'silent', eth],
      ],
      wlan,
      false,
    ],
    [
      'explains a silence that has lasted only since then',
      [
        [0, 'answers', eth],
        [10, 'silent', eth],
        [12, 'silent', wlan],
        [9000, 'silent', wlan],
      ],
      wlan,
      true,
    ],
    [
      'explains a silence in which our link was down',
      [
        [0, 'answers', eth],
        [10, 'silent', eth],
        [300, 'no link', eth],
        [900, 'silent', eth],
      ],
      wlan,
      true,
    ],
  ])('%s', (_, happenings, way, expected) => {
    expect(leadsElsewhere(remembered(happenings), way)).toBe(expected);
  });
});
