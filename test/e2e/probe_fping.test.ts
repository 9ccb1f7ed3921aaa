import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { findFping, Fping, ownEcho } from '../../src/adapters/probe/fping.js';
import { FpingProber } from '../../src/adapters/probe/fping_prober.js';
import { OwnLink } from '../../src/adapters/probe/link.js';
import { Resolver } from '../../src/adapters/probe/resolver.js';
import type { ProbeResult } from '../../src/domain/core/event.js';
import { milliseconds, moment, seconds } from '../../src/domain/core/time.js';
import { KeptLog } from '../kept_log.js';
import { waitFor } from '../wait_for.js';

const times = { interval: milliseconds(400), timeout: milliseconds(300) };
const clock = { now: () => moment(performance.now(), Date.now()) };

/** What a prober has told of some addresses or names. */
class Pinged {
  readonly results: (ProbeResult & { readonly heardAt: number })[] = [];
  readonly log = new KeptLog();
  #prober: FpingProber | null = null;

  async start(hosts: readonly string[], resolver = new Resolver()): Promise<void> {
    const fping = await findFping();
    this.#prober = new FpingProber(
      hosts.map((host) => ({ id: host, host })),
      times,
      {
        fping,
        clock,
        resolver,
        link: new OwnLink(),
        log: this.log,
        onResults: (results) =>
          this.results.push(...results.map((result) => ({ ...result, heardAt: performance.now() }))),
      },
    );
    this.#prober.start();
  }

  stop(): void {
    this.#prober?.stop();
  }

  kindsOf(id: string): string[] {
    return this.results.filter((result) => result.id === id).map(({ outcome }) => outcome.kind);
  }

  async until(id: string, kind: string, after = 0): Promise<void> {
    await waitFor(`${id} to be ${kind}`, () => this.kindsOf(id).slice(after).includes(kind));
  }

  /** Waits until the address was told of so often. */
  async told(id: string, often: number): Promise<void> {
    await waitFor(`${often} results of ${id}`, () => this.kindsOf(id).length >= often);
  }
}

let pinged: Pinged;
beforeEach(() => {
  pinged = new Pinged();
});
afterEach(() => pinged.stop());

describe('the real fping', () => {
  it('gets answers again and again from IPv4, IPv6 and a name, each told with when it was asked', async () => {
    const hosts = ['127.0.0.1', '::1', 'localhost', '::ffff:127.0.0.3'];
    await pinged.start(hosts);
    for (const host of hosts) {
      // The name may have no address for a moment.
      await pinged.until(host, 'alive');
      await pinged.told(host, pinged.kindsOf(host).length + 4);
      expect(pinged.kindsOf(host)).not.toContain('silent');
      expect(pinged.kindsOf(host).at(-1)).toBe('alive');
    }
    for (const { sentAt, heardAt, outcome } of pinged.results) {
      const latency = outcome.kind === 'alive' ? (outcome.latency ?? 0) : NaN;
      expect(sentAt + latency).toBeLessThanOrEqual(heardAt);
    }
  });

  it('tells everybody at the same address, and a name that does not resolve is unknown', async () => {
    await pinged.start(['127.0.0.1', '::ffff:127.0.0.1', 'no-such-name.invalid', '-f']);
    await pinged.told('127.0.0.1', 4);
    expect(pinged.kindsOf('::ffff:127.0.0.1')).toEqual(pinged.kindsOf('127.0.0.1'));
    for (const name of ['no-such-name.invalid', '-f']) {
      await pinged.told(name, 2);
      expect(pinged.results.find(({ id }) => id === name)?.outcome).toEqual({
        kind: 'unknown',
        why: `the name "${name}" does not resolve`,
      });
    }
  });

  it('follows a name to its new address, and nobody is silent on the way', async () => {
    let address = '127.0.0.4';
    const times = { refreshEvery: milliseconds(20), retryEvery: milliseconds(20), timeout: seconds(1) };
    // Loopback has no network cards: whichever address the name has, it is said to be the same card.
    const neighbours = () => [{ address, card: '02:00:00:00:00:01' }];
    const resolver = new Resolver(() => Promise.resolve([address]), times, neighbours);
    await pinged.start(['moved.test', '127.0.0.1'], resolver);
    await pinged.told('moved.test', 3);
    address = '127.0.0.5';
    await waitFor('the new address to be asked', async () =>
      (await argumentsOfFpings()).some((words) => words.includes(address)),
    );
    const before = pinged.kindsOf('moved.test').length;
    await pinged.told('moved.test', before + 3);
    resolver.stop();
    expect(new Set([...pinged.kindsOf('moved.test'), ...pinged.kindsOf('127.0.0.1')])).toEqual(
      new Set(['alive']),
    );
    await waitFor('the old one to be asked no more', async () =>
      (await argumentsOfFpings()).every((words) => !words.includes('127.0.0.4')),
    );
  });

  it('that is killed is started anew, told once, and nobody is unknown or silent for it', async () => {
    await pinged.start(['127.0.0.1']);
    await pinged.told('127.0.0.1', 3);
    process.kill(await pidOfLoop(), 'SIGKILL');
    await waitFor('the word of it', () => pinged.log.at('warn').length > 0);
    await waitFor('the word that it serves again', () => pinged.log.at('info').length > 0);
    expect(pinged.log.at('warn')).toEqual([
      expect.stringMatching(/^fping was ended by SIGKILL\. It is started anew/),
    ]);
    expect(new Set(pinged.kindsOf('127.0.0.1'))).toEqual(new Set(['alive']));
  });

  it('that hangs is killed and started anew, and nobody is silent for it', async () => {
    await pinged.start(['127.0.0.1']);
    await pinged.told('127.0.0.1', 3);
    const pid = await pidOfLoop();
    process.kill(pid, 'SIGSTOP');
    await waitFor('its end', () => isGone(pid));
    await waitFor('the word that another serves', () => pinged.log.at('info').length > 0);
    expect(pinged.log.at('warn')).toEqual([expect.stringMatching(/^fping hangs/)]);
    expect(new Set(pinged.kindsOf('127.0.0.1'))).toEqual(new Set(['alive']));
  });

  it('is ended with the prober', async () => {
    await pinged.start(['127.0.0.1']);
    await pinged.told('127.0.0.1', 2);
    const pid = await pidOfLoop();
    pinged.stop();
    await waitFor('its end', () => isGone(pid));
  });

  it('has told everything that arrived while we were held up before anybody is called silent', async () => {
    await pinged.start(['127.0.0.1', '127.0.0.2']);
    await pinged.told('127.0.0.1', 3);
    const end = performance.now() + 3_000;
    while (performance.now() < end);
    const before = pinged.kindsOf('127.0.0.1').length;
    await pinged.told('127.0.0.1', before + 5);
    expect(new Set(pinged.results.map(({ outcome }) => outcome.kind))).toEqual(new Set(['alive']));
  });
});

describe('a stand-in for fping on the PATH', () => {
  const realPath = process.env['PATH'] ?? '';
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fping-'));
  });
  afterEach(async () => {
    process.env['PATH'] = realPath;
    await rm(folder, { recursive: true });
  });

  /** @param loop what is done in the place of a loop; rounds are the real program's where nothing else is given */
  const standIn = async (loop: string, round = `PATH=${realPath} exec fping "$@"`): Promise<void> => {
    const file = join(folder, 'fping');
    await writeFile(file, `#!/bin/sh\ncase "$1" in -l) ${loop};; *) ${round};; esac\n`);
    await chmod(file, 0o755);
    process.env['PATH'] = `${folder}:${realPath}`;
  };

  it.each<[string, string, RegExp]>([
    ['prints one word', 'echo Killed; exec sleep 600', /^fping prints "Killed"/],
    ['prints bytes', 'head -c 3000 /dev/urandom; exec sleep 600', /^fping prints/],
    ['prints nothing and ends', 'exit 4', /^fping ended with exit code 4/],
    ['says why it ends', 'echo "fping: no more sockets" >&2; exit 4', /exit code 4: fping: no more sockets/],
    ['prints nothing and hangs', 'exec sleep 600', /^fping hangs/],
    [
      'prints answers without end',
      `exec yes "[1795645357.47447] ${ownEcho}1 : [1], 64 bytes, 0.1 ms (0.1 avg, 0% loss)"`,
      /prints without end/,
    ],
  ])('that %s is told once, and rounds do its work', async (_, loop, told) => {
    await standIn(loop);
    await pinged.start(['127.0.0.1']);
    await waitFor('the word of it', () => pinged.log.at('warn').length > 0);
    await pinged.told('127.0.0.1', 6);
    expect(pinged.log.at('warn')[0]).toMatch(told);
    expect(new Set(pinged.kindsOf('127.0.0.1'))).toEqual(new Set(['alive']));
  });

  it.each<[string, string]>([
    ['prints nothing', 'exit 1'],
    ['calls all unreachable', `shift 7; for a; do echo "$a is unreachable"; done; exit 1`],
    ['hears everybody but itself', 'shift 7; echo "127.0.0.1 is unreachable"; exec sleep 600'],
  ])('whose rounds %s leaves everybody unknown, never silent', async (_, round) => {
    await standIn('exit 4');
    await pinged.start(['127.0.0.1']);
    await pinged.told('127.0.0.1', 1);
    await standIn('exit 4', round);
    await pinged.until('127.0.0.1', 'unknown');
    await pinged.told('127.0.0.1', 6);
    expect(pinged.kindsOf('127.0.0.1')).not.toContain('silent');
  });

  it('that calls silent whom it never heard, itself as well, is not believed', async () => {
    const deaf = `n=0; while sleep 0.4; do for a in 127.0.0.1 ${ownEcho}; do
      echo "[$(date +%s.%N)] $a : [$n], timed out (NaN avg, 100% loss)"; done; n=$((n + 1)); done`;
    await standIn(deaf);
    await pinged.start(['127.0.0.1']);
    await waitFor('the word of it', () => pinged.log.at('warn').length > 0);
    expect(pinged.log.at('warn')).toEqual([expect.stringMatching(/^fping hears its own echo no more/)]);
    expect(new Set(pinged.kindsOf('127.0.0.1'))).toEqual(new Set(['alive']));
  });

  it.each<[string, string, RegExp]>([
    ['is missing', '', /the program fping is missing|failed to execute fping/],
    ['does not hear itself', 'echo "is unreachable"; exit 1', /cannot be used: it prints/],
    ['may not open sockets', 'echo "fping: can\'t create socket" >&2; exit 4', /can't create socket/],
  ])('that %s is not used: ping is, and it is told what to do', async (_, round, why) => {
    if (round === '') {
      for (const program of ['setpriv', 'true']) {
        await writeFile(join(folder, program), '#!/bin/sh\nshift 3; exec "$@"\n', { mode: 0o755 });
      }
      process.env['PATH'] = folder;
    } else await standIn('exit 4', round);
    await expect(findFping()).rejects.toMatchObject({
      code: 'NO_FPING',
      message: expect.stringMatching(why) as string,
      remedy: expect.stringMatching(/ping instead.*Install the Debian package fping/s) as string,
    });
  });

  it('is heard as it speaks, also where its lines come faster than one after the other', async () => {
    const lines = 300;
    await standIn(
      `for i in $(seq ${lines}); do echo "$i"; sleep 0.002; done; sleep 0.1; echo over >&2; exec sleep 600`,
    );
    let heard = 0;
    let heardByEnd: number | null = null;
    const stop = new Fping([]).run(
      ['-l'],
      { line: () => (heard += 1), complaint: () => (heardByEnd = heard), ended: () => undefined },
      true,
    );
    await waitFor('its end', () => heardByEnd !== null);
    stop();
    expect(heardByEnd).toBe(lines);
  });

  it('gets plain English, one period, our timeout, and its own echo last', async () => {
    await standIn(`echo "$LC_ALL $*" > ${folder}/seen; exec sleep 600`);
    await pinged.start(['127.0.0.1', '127.0.0.2']);
    const seen = await waitFor('its words', () => readFile(join(folder, 'seen'), 'utf8').catch(() => ''));
    expect(seen).toBe(`C -l -D -p 400 -t 300 -i 119.700 127.0.0.1 127.0.0.2 ${ownEcho}\n`);
  });
});

/** The children of this process, now. */
const children = async (): Promise<number[]> => {
  const threads = await readFile(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8');
  return threads.trim().split(/\s+/).filter(Boolean).map(Number);
};

const wordsOf = async (pid: number): Promise<string[]> =>
  (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).split('\0');

const argumentsOfFpings = async (): Promise<string[][]> =>
  (await Promise.all((await children()).map(wordsOf))).filter((words) => words.includes('-l'));

const pidOfLoop = (): Promise<number> =>
  waitFor('the loop', async () => {
    for (const pid of await children()) {
      const words = await wordsOf(pid);
      if (words[0] === 'fping' && words.includes('-l')) return pid;
    }
    return 0;
  });

const isGone = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
};
