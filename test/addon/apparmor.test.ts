import { execFile } from 'node:child_process';
import { delimiter } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { inProject, textOf } from './app_files.js';

const profile = textOf('apparmor.txt');
const rules = profile
  .split('\n')
  .map((line) => line.trim())
  .filter((line) => line.endsWith(',') && !line.startsWith('#'));

const parsed = async (file: string): Promise<string> => {
  // Debian leaves the folder of apparmor_parser out of an ordinary user's PATH.
  const path = [process.env['PATH'] ?? '', '/usr/sbin', '/sbin'].join(delimiter);
  try {
    // -Q: it is not loaded into the kernel, -K: nothing is kept; both need no rights.
    const { stderr } = await promisify(execFile)('apparmor_parser', ['-Q', '-K', file], {
      env: { PATH: path, LC_ALL: 'C' },
    });
    return stderr;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      throw new Error(
        'apparmor_parser is missing. Install it: apt-get install -y --no-install-recommends apparmor',
        {
          cause: error,
        },
      );
    throw error;
  }
};

describe('apparmor.txt', () => {
  it('is a profile that AppArmor takes', async () => {
    expect(await parsed(inProject('apparmor.txt'))).not.toMatch(/error|warning/i);
  });

  it('has exactly one profile at the beginning of a line, which the Supervisor renames', () => {
    expect(profile.match(/^profile [^ ]+.*$/gm)).toHaveLength(1);
  });

  it('has no rule for everything', () => {
    const everything = /^(?:file|network|capability|mount|ptrace|dbus|unix|userns|signal|\/\*\* .*|\/ .*),$/;
    expect(rules.filter((rule) => everything.test(rule))).toEqual([]);
  });

  it('lets nothing be written but the devices of UPSes, the data, a folder of share, and sockets', () => {
    const written = rules.filter((rule) => /^[/@]\S+ \w*[wal]\w*,$/.test(rule));
    expect(written.map((rule) => rule.split(' ')[0])).toEqual([
      '/dev/bus/usb/**',
      '/dev/tty{S,USB,ACM}[0-9]*',
      '/dev/hidraw[0-9]*',
      '/data/**',
      '/{run,tmp}/sentinel-ups-*/',
      '/{run,tmp}/sentinel-ups-*/**',
      '/share/sentinel-ups/',
      '/share/sentinel-ups/**',
    ]);
  });

  it('lets no program be run that was written', () => {
    const run = rules.filter((rule) => /^\/\S+ \w*x,$/.test(rule)).map((rule) => rule.split(' ')[0]);
    expect(run.length).toBeGreaterThan(0);
    // Of NUT's drivers any may be configured.
    const named = run.filter((program) => program !== '/{usr/,}lib/nut/*');
    for (const program of named) expect(program).toMatch(/^\/(?:\{usr\/,\}|usr\/local\/bin\/|app\/)[^*]+$/);
  });

  it('has the capabilities for starting children as other users and for ping, and no other', () => {
    const capabilities = rules.flatMap((rule) => /^capability (\w+),$/.exec(rule)?.[1] ?? []);
    expect(capabilities.sort()).toEqual(['chown', 'fowner', 'kill', 'net_raw', 'setgid', 'setuid']);
  });
});
