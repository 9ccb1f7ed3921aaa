import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Machine, type MachineOptions } from '../../../src/adapters/system/machine.js';
import type { MachineShutdown } from '../../../src/config/sections/primary.js';
import { milliseconds } from '../../../src/domain/core/time.js';
import { waitFor } from '../../wait_for.js';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sentinel-ups-machine-'));
  vi.stubEnv('PATH', `${folder}:${process.env['PATH'] ?? ''}`);
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

/** A program that notes how it was called, and does what is given. */
const stub = async (name: string, does = ''): Promise<string> => {
  const path = join(folder, name);
  await writeFile(path, `#!/bin/sh\necho "${name} $*" >> '${folder}/called'\n${does}\n`);
  await chmod(path, 0o755);
  return path;
};

const called = async (): Promise<string> => readFile(join(folder, 'called'), 'utf8').catch(() => '');

const machine = (how: MachineShutdown, options: Partial<MachineOptions> = {}): Machine =>
  new Machine(how, { supervisor: null, systemdFolder: folder, ...options });

const troubleOf = (how: MachineShutdown, options?: Partial<MachineOptions>): Promise<string | null> =>
  machine(how, options)
    .check()
    .then(
      () => null,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );

describe('a machine that systemd shuts down', () => {
  const how = { by: 'systemd' } as const;

  it('is powered off, whoever would hold that back', async () => {
    await stub('systemctl');
    expect(await machine(how).shutDown()).toBeNull();
    expect(await called()).toBe('systemctl -i poweroff\n');
  });

  it('stays up where that fails, in the words of systemctl', async () => {
    await stub('systemctl', 'echo "Call to PowerOff failed: Access denied" >&2; exit 1');
    expect(await machine(how).shutDown()).toBe(
      'systemctl ended with exit code 1: Call to PowerOff failed: Access denied',
    );
  });

  it.each([
    ['can be', `echo 's "yes"'`, null],
    [
      'cannot be without a rule of polkit',
      `echo 's "no"'`,
      'systemd does not let our user power the machine off (it says "no"): polkit needs a rule.',
    ],
    [
      'cannot be where somebody would have to log in',
      `echo 's "challenge"'`,
      'systemd does not let our user power the machine off (it says "challenge"): polkit needs a rule.',
    ],
    [
      'may not be where systemd does not answer',
      'echo "Failed to connect to bus" >&2; exit 1',
      'systemd cannot be asked whether it would: busctl ended with exit code 1: Failed to connect to bus.',
    ],
  ])('%s', async (_, does, trouble) => {
    await stub('busctl', does);
    expect(await troubleOf(how)).toBe(trouble);
    expect(await called()).toMatch(/^busctl --system call org\.freedesktop\.login1 .* CanPowerOff\n$/);
  });

  it('cannot be where systemd does not run it', async () => {
    expect(await troubleOf(how, { systemdFolder: join(folder, 'missing') })).toContain(
      'systemd does not run here',
    );
  });
});

describe('a machine that a command shuts down', () => {
  it('gets it with its words, and no shell in between', async () => {
    const command = [await stub('off'), '--now', '$HOME; true'];
    expect(await troubleOf({ by: 'command', command })).toBeNull();
    expect(await machine({ by: 'command', command }).shutDown()).toBeNull();
    expect(await called()).toBe('off --now $HOME; true\n');
  });

  it('is found in the path', async () => {
    await stub('off');
    expect(await troubleOf({ by: 'command', command: ['off'] })).toBeNull();
  });

  it.each(['no-such-program', '/no/such/program'])('cannot be by %s', async (program) => {
    const how = { by: 'command', command: [program] } as const;
    expect(await troubleOf(how)).toBe(`${program} is not there, or may not be run.`);
    expect(await machine(how).shutDown()).toContain('ENOENT');
  });
});

describe('a machine on which somebody watches for a file', () => {
  const how = () => ({ by: 'file', file: join(folder, 'request') }) as const;

  it('goes down once that was taken away', async () => {
    const { file } = how();
    const answer = machine(how()).shutDown();
    await waitFor('the file', () =>
      stat(file).then(
        () => true,
        () => false,
      ),
    );
    await rm(file);
    expect(await answer).toBeNull();
  });

  it('stays up where nobody takes it, and it does not lie there for later', async () => {
    const { file } = how();
    expect(await machine(how(), { takenWithin: milliseconds(1) }).shutDown()).toContain(
      `nobody has taken ${file} away`,
    );
    await expect(stat(file)).rejects.toThrow('ENOENT');
  });

  it('is not shut down by a file of before', async () => {
    const { file } = how();
    await writeFile(file, 'poweroff\n');
    expect(await troubleOf(how())).toBeNull();
    await expect(stat(file)).rejects.toThrow('ENOENT');
  });

  it('cannot be where the folder is missing', async () => {
    const file = join(folder, 'missing', 'request');
    expect(await troubleOf({ by: 'file', file })).toBe(`${file} cannot be made there: ENOENT.`);
    expect(await machine({ by: 'file', file }).shutDown()).toContain('ENOENT');
  });

  it('cannot be where a folder is in its place', async () => {
    await mkdir(join(folder, 'request'));
    expect(await troubleOf(how())).not.toBeNull();
    expect(await machine(how()).shutDown()).toContain('EISDIR');
  });
});

describe('a machine that the Supervisor shuts down', () => {
  const how = { by: 'supervisor' } as const;

  it('is asked of it', async () => {
    const supervisor = { shutDown: vi.fn(() => Promise.resolve()), check: vi.fn(() => Promise.resolve()) };
    expect(await troubleOf(how, { supervisor })).toBeNull();
    expect(supervisor.shutDown).not.toHaveBeenCalled();
    expect(await machine(how, { supervisor }).shutDown()).toBeNull();
    expect(supervisor.shutDown).toHaveBeenCalledOnce();
  });

  it('cannot be where there is none', async () => {
    const why = 'there is no Supervisor here: we do not run as an app of Home Assistant';
    expect(await troubleOf(how)).toBe(`${why}.`);
    expect(await machine(how).shutDown()).toContain(why);
  });
});
