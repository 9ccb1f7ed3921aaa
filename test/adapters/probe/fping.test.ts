import { describe, expect, it } from 'vitest';

import {
  interpretNotSent,
  keepNotice,
  parseFpingLine,
  withoutAnswerers,
  type FpingLine,
} from '../../../src/adapters/probe/fping.js';
import type { IcmpNotice } from '../../../src/probes/icmp.js';
import { milliseconds } from '../../../src/domain/core/time.js';

const address = '10.77.0.2';

describe('a line of fping (recorded from 5.1) says', () => {
  it.each<[string, string, FpingLine | null]>([
    [
      'an answer in a loop',
      '[1795645357.47447] 10.77.0.2   : [1], 64 bytes, 0.102 ms (0.095 avg, 0% loss)',
      { kind: 'answer', address, turn: 1, at: 1_795_645_357.474_47 * 1000, latency: milliseconds(0.102) },
    ],
    [
      'an answer to an address that is longer than all others',
      '[1795645356.87768] 127.255.255.254 : [0], 64 bytes, 12.3 ms (12.3 avg, 0% loss)',
      {
        kind: 'answer',
        address: '127.255.255.254',
        turn: 0,
        at: 1_795_645_356.877_68 * 1000,
        latency: milliseconds(12.3),
      },
    ],
    [
      'an answer while the clock was set back, which is no negative time',
      '[1795641757.47447] 10.77.0.2 : [1], 64 bytes, -3.6e+06 ms (0.095 avg, 0% loss)',
      { kind: 'answer', address, turn: 1, at: 1_795_641_757.474_47 * 1000, latency: milliseconds(0) },
    ],
    [
      'a timeout that nothing was heard before',
      '[1795645357.67732] fe80::1%v0  : [0], timed out (NaN avg, 100% loss)',
      { kind: 'timeout', address: 'fe80::1%v0', turn: 0, at: 1_795_645_357.677_32 * 1000 },
    ],
    [
      'a timeout after answers',
      '[1795645359.47447] 10.77.0.2 : [12], timed out (0.097 avg, 7% loss)',
      { kind: 'timeout', address, turn: 12, at: 1_795_645_359.474_47 * 1000 },
    ],
    [
      'an answer in a round',
      '10.77.0.2 is alive (1500 ms)',
      { kind: 'alive', address, latency: milliseconds(1500) },
    ],
    ['nothing that is waited for: no answer in a round', 'fd77::9 is unreachable', null],
    [
      'that the kernel did not take a request',
      '10.77.0.2: error while sending ping: Network is unreachable',
      { kind: 'not_sent', address, why: 'Network is unreachable' },
    ],
    [
      'what somebody on the way said',
      'ICMP Host Unreachable from 10.77.0.1 for ICMP Echo sent to 10.77.0.2',
      { kind: 'notice', address, notice: { from: '10.77.0.1', text: 'Host Unreachable' } },
    ],
    [
      'what somebody on the way said, in more words',
      'ICMP Unreachable (Communication Administratively Prohibited) from 10.77.0.1 for ICMP Echo sent to 10.77.0.2',
      {
        kind: 'notice',
        address,
        notice: { from: '10.77.0.1', text: 'Unreachable (Communication Administratively Prohibited)' },
      },
    ],
    ['nothing that is known', 'Killed', null],
    ['nothing', '', null],
    ['nothing, cut short', '[1795645357.47447] 10.77.0.2   : [1], 64 by', null],
  ])('%s', (_, line, meaning) => {
    expect(parseFpingLine(line)).toEqual(meaning);
  });

  it('who answered in the place of the one that was asked, without the end of a line', () => {
    expect(
      withoutAnswerers(
        ' [<- 10.77.0.7] [<- fe80::2]ICMP Redirect from 10.77.0.1 for ICMP Echo sent to 10.77.0.2\n',
      ),
    ).toBe('ICMP Redirect from 10.77.0.1 for ICMP Echo sent to 10.77.0.2\n');
  });
});

it.each([
  ['Network is unreachable', 'link_down'],
  ['No route to host', 'link_down'],
  ['Network is down', 'link_down'],
  ['Operation not permitted', 'unknown'],
  ['Permission denied', 'unknown'],
  ['No buffer space available', 'unknown'],
])('a request that was not taken because of "%s" is %s, never silent', (why, kind) => {
  expect(interpretNotSent(why).kind).toBe(kind);
});

it('keeps no more than twenty ICMP messages of one address, however many somebody sends', () => {
  const kept = new Map<string, readonly IcmpNotice[]>();
  const line = parseFpingLine('ICMP Host Unreachable from 10.0.0.1 for ICMP Echo sent to 10.0.0.2');
  if (line?.kind !== 'notice') throw new Error('no notice was read');
  for (let sent = 0; sent < 1000; sent += 1) keepNotice(kept, line);
  keepNotice(kept, { ...line, address: '10.0.0.3' });
  expect([...kept].map(([address, notices]) => [address, notices.length])).toEqual([
    ['10.0.0.2', 20],
    ['10.0.0.3', 1],
  ]);
});
