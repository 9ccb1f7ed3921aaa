import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findFping, Fping, ownEcho } from '../../src/adapters/probe/fping.js';
import { waitFor } from '../wait_for.js';
import { Pinged } from './pinged.js';

let pinged: Pinged;
beforeEach(() => {
  pinged = new Pinged();
});
afterEach(() => pinged.stop());

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
