import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { milliseconds, seconds } from '../../src/domain/core/time.js';
import { interpretPing, interpretSilence, type PingRun } from '../../src/probes/icmp.js';

const address = '10.9.0.2';
const second = seconds(1);

const lost = 'ping statistics ---\n1 packets transmitted, 0 received, 100% packet loss, time 0ms\n\n';
const lostWithError =
  'ping statistics ---\n1 packets transmitted, 0 received, +1 errors, 100% packet loss, time 0ms\n\n';
const head = `PING ${address} (${address}) 56(84) bytes of data.\n`;

const answered: PingRun = {
  stdout: `${head}64 bytes from ${address}: icmp_seq=1 ttl=64 time=0.137 ms\n\n--- ${address} ping statistics ---\n1 packets transmitted, 1 received, 0% packet loss, time 0ms\nrtt min/avg/max/mdev = 0.137/0.137/0.137/0.000 ms\n`,
  stderr: '',
  exitCode: 0,
};
const unanswered: PingRun = { stdout: `${head}\n--- ${address} ${lost}`, stderr: '', exitCode: 1 };
const said = (notice: string): PingRun => ({
  stdout: `${head}${notice}\n\n--- ${address} ${lostWithError}`,
  stderr: '',
  exitCode: 1,
});
const complained = (stderr: string, exitCode = 2): PingRun => ({ stdout: '', stderr, exitCode });
const printed = (stdout: string, exitCode: number | null = 1): PingRun => ({ stdout, stderr: '', exitCode });

describe('what ping prints (recorded from iputils 20221126) counts as', () => {
  it.each<[string, PingRun, string]>([
    ['an answer', answered, 'alive'],
    [
      'an answer, and ping was killed before its summary',
      printed(answered.stdout.slice(0, 120), null),
      'alive',
    ],
    [
      'an answer, with a warning',
      { ...answered, stderr: 'ping: Warning: time of day goes back (-3600000us), taking countermeasures\n' },
      'alive',
    ],
    ['its own "port unreachable"', said(`From ${address} icmp_seq=1 Destination Port Unreachable`), 'alive'],
    ['its own "filtered"', said(`From ${address} icmp_seq=1 Packet filtered`), 'alive'],
    ['its own "prohibited"', said(`From ${address} icmp_seq=1 Destination Host Prohibited`), 'alive'],
    ['no answer', unanswered, 'silent'],
    [
      'no answer, with a warning',
      {
        ...unanswered,
        stderr: 'ping: Warning: source address might be selected on device other than: eth0\n',
      },
      'silent',
    ],
    ['no ARP answer', said('From 10.9.0.1 icmp_seq=1 Destination Host Unreachable'), 'silent'],
    [
      'a redirect and no answer',
      said(`From 10.9.0.9: icmp_seq=1 Redirect Host(New nexthop: 10.9.0.5)`),
      'silent',
    ],
    ['no route', complained('ping: connect: Network is unreachable\n'), 'link_down'],
    ['a route that refuses', complained('ping: connect: No route to host\n'), 'link_down'],
    [
      'the interface going down meanwhile',
      { ...unanswered, stderr: 'ping: sendmsg: Network is unreachable\n' },
      'link_down',
    ],
    ['a router without a route', said('From 10.9.0.9 icmp_seq=1 Destination Net Unreachable'), 'link_down'],
    ['a firewall on the way', said('From 10.9.0.9 icmp_seq=1 Packet filtered'), 'unknown'],
    ['a routing loop', said('From 10.9.0.9 icmp_seq=1 Time to live exceeded'), 'unknown'],
    [
      'our own firewall',
      {
        ...said('From 10.9.0.1 icmp_seq=1 Packet filtered'),
        stderr: 'ping: sendmsg: Operation not permitted\n',
      },
      'unknown',
    ],
    [
      'no permission',
      complained(
        'ping: socktype: SOCK_RAW\nping: socket: Operation not permitted\nping: => missing cap_net_raw+p capability or setuid?\n',
      ),
      'unknown',
    ],
    ['no source address', complained('ping: connect: Cannot assign requested address\n'), 'unknown'],
    [
      'a broadcast address',
      complained('ping: Do you want to ping broadcast? Then -b. If not, check your local firewall rules\n'),
      'unknown',
    ],
    ['no buffers', { ...unanswered, stderr: 'ping: sendmsg: No buffer space available\n' }, 'unknown'],
    ['a bad option', complained("ping: invalid argument: 'x'\nUsage\n"), 'unknown'],
    ['nothing', printed(''), 'unknown'],
    ['nothing, but success', printed('', 0), 'unknown'],
    ['one word', printed('Killed'), 'unknown'],
    ['the header only', printed(head, null), 'unknown'],
    ['binary garbage', printed('\u0000ÿ\u0001--- 100% \u0007\n=== ms'), 'unknown'],
    ['a line that the parser throws at', printed(`${head}a=b=c=d\n`), 'unknown'],
    ['a loss of 100 % that is no summary', printed(`${head}---\n 100% sure\n`), 'unknown'],
    ['a summary of silence cut off by a signal', { ...unanswered, exitCode: null }, 'unknown'],
    ['a summary of silence and success', { ...unanswered, exitCode: 0 }, 'unknown'],
    ['a summary of two packets', printed(unanswered.stdout.replace('1 packets', '2 packets')), 'unknown'],
  ])('%s', (_, run, kind) => {
    expect(interpretPing(run, address, second).kind).toBe(kind);
  });

  it('also for IPv6, whatever the spelling of the address', () => {
    const about = (notice: string): PingRun => ({
      stdout: `PING FD09::2(fd09::2) 56 data bytes\n${notice}\n\n--- FD09::2 ${lostWithError}`,
      stderr: '',
      exitCode: 1,
    });
    const kindOf = (notice: string): string => interpretPing(about(notice), 'FD09:0::2', second).kind;

    expect(kindOf('64 bytes from fd09::2: icmp_seq=1 ttl=64 time=0.1 ms')).toBe('alive');
    expect(kindOf('From fd09::2 icmp_seq=1 Destination unreachable: Port unreachable')).toBe('alive');
    expect(kindOf('From fd09::1 icmp_seq=1 Destination unreachable: Address unreachable')).toBe('silent');
    expect(kindOf('From fd09::1 icmp_seq=1 Destination unreachable: No route')).toBe('link_down');
    expect(kindOf('From fe80::1%eth0 icmp_seq=1 Destination unreachable: Administratively prohibited')).toBe(
      'unknown',
    );
  });
});

describe('no answer in time, in the words of fping,', () => {
  const router = '10.9.0.1';
  it.each<[string, { from: string; text: string }[], string]>([
    ['with nothing said', [], 'silent'],
    ['from whom nobody answers ARP', [{ from: router, text: 'Host Unreachable' }], 'silent'],
    ['with a redirect', [{ from: router, text: 'Redirect' }], 'silent'],
    ['because a router knows no way', [{ from: router, text: 'Network Unreachable' }], 'link_down'],
    [
      'because it is forbidden on the way',
      [{ from: router, text: 'Unreachable (Communication Administratively Prohibited)' }],
      'unknown',
    ],
    ['because the packet lives too short', [{ from: router, text: 'Time Exceeded' }], 'unknown'],
    ['but a word of its own', [{ from: address, text: 'Protocol Unreachable' }], 'alive'],
    [
      'but a word of its own among others',
      [
        { from: router, text: 'Redirect' },
        { from: address, text: 'Host Unreachable' },
      ],
      'alive',
    ],
  ])('%s counts as it does with ping', (_, notices, kind) => {
    expect(interpretSilence(notices, address, seconds(1)).kind).toBe(kind);
  });

  it('says what is known of it', () => {
    expect(interpretSilence([], address, milliseconds(1500))).toMatchObject({
      kind: 'silent',
      why: { text: 'no answer in 1.5 s' },
    });
    expect(interpretSilence([{ from: router, text: 'Host Unreachable' }], address, seconds(1))).toMatchObject(
      {
        kind: 'silent',
        why: { text: 'destination host unreachable' },
      },
    );
  });
});

describe('what is told with it', () => {
  it('the latency in milliseconds', () => {
    expect(interpretPing(answered, address, second)).toEqual({ kind: 'alive', latency: 0.137 });
  });

  it('no latency of an hour when somebody set the clock', () => {
    const run = { ...answered, stdout: answered.stdout.replaceAll('0.137', '3600000') };
    expect(interpretPing(run, address, second)).toEqual({ kind: 'alive', latency: null });
  });

  it('why it is silent', () => {
    expect(interpretPing(unanswered, address, seconds(1.5))).toMatchObject({
      kind: 'silent',
      why: { text: 'no answer in 1.5 s' },
    });
    expect(
      interpretPing(said('From 10.9.0.1 icmp_seq=1 Destination Host Unreachable'), address, second),
    ).toMatchObject({
      kind: 'silent',
      why: { text: 'destination host unreachable' },
    });
  });

  it('the first bytes of odd output, and no more', () => {
    const outcome = interpretPing(printed(`Killed${'x'.repeat(1000)}`), address, second);
    expect(outcome).toMatchObject({
      kind: 'unknown',
      why: { text: expect.stringContaining('"Killedxxx') as string },
    });
    expect(JSON.stringify(outcome).length).toBeLessThan(300);
  });
});

describe('whatever is printed', () => {
  const anyRun = fc.record({
    stdout: fc.oneof(
      fc.string({ unit: 'binary' }),
      linesOf([
        'PING',
        address,
        `(${address})`,
        '---',
        '100%',
        'packet',
        'loss,',
        '=',
        '0.1',
        'ms',
        'From',
        'icmp_seq=1',
      ]),
    ),
    stderr: fc.oneof(fc.constant(''), fc.string()),
    exitCode: fc.option(fc.integer({ min: 0, max: 255 })),
  });

  it('never throws, and is never silence without the whole summary', () => {
    fc.assert(
      fc.property(anyRun, (run) => {
        const { kind } = interpretPing(run, address, second);
        expect(kind === 'silent' && !run.stdout.includes('0 received')).toBe(false);
      }),
    );
  });

  it('cut off anywhere, no answer is never taken for an answer, nor an answer for silence', () => {
    fc.assert(
      fc.property(fc.nat(unanswered.stdout.length), (length) => {
        const cut = { ...unanswered, stdout: unanswered.stdout.slice(0, length) };
        expect(['silent', 'unknown']).toContain(interpretPing(cut, address, second).kind);
      }),
    );
    fc.assert(
      fc.property(fc.nat(answered.stdout.length), (length) => {
        const cut = { ...answered, stdout: answered.stdout.slice(0, length), exitCode: null };
        expect(['alive', 'unknown']).toContain(interpretPing(cut, address, second).kind);
      }),
    );
  });
});

function linesOf(words: readonly string[]): fc.Arbitrary<string> {
  const line = fc.array(fc.constantFrom(...words), { maxLength: 8 }).map((chosen) => chosen.join(' '));
  return fc.array(line, { maxLength: 8 }).map((lines) => lines.join('\n'));
}
