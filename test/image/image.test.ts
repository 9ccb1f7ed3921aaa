import { access, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readFileSync } from 'node:fs';
import { mustRun, runToEnd } from '../lab/harness/run_to_end.js';
import { tellFigure } from './harness/figures.js';
import { imageUnderTest } from './harness/image.js';

const { root, bytes, config } = imageUnderTest();
const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** Megabytes; a home's internet connection has to carry it. */
const largest = 350;

const isThere = (path: string): Promise<boolean> =>
  access(join(root, path)).then(
    () => true,
    () => false,
  );

describe('the image', () => {
  it('is small', () => {
    tellFigure('Size, unpacked', `${Math.round(bytes / 1e6)} MB`, `at most ${largest} MB`);
    expect(bytes / 1e6).toBeLessThanOrEqual(largest);
  });

  it('says what it is, how it is asked for its health, and how it is stopped', () => {
    expect(config.Labels).toMatchObject({
      'io.hass.type': 'addon',
      'io.hass.version': version,
      'org.opencontainers.image.version': version,
      'org.opencontainers.image.title': 'sentinel-ups',
    });
    expect(config.Healthcheck?.Test).toEqual(['CMD', 'sentinel-ups', 'health', '--data', '/data']);
    expect(config.StopSignal).toBe('SIGTERM');
    expect(Object.keys(config.Volumes)).toEqual(['/data']);
  });

  it('holds NUT with its drivers for USB, SNMP and Modbus, Mosquitto, fping and ping', async () => {
    for (const driver of ['usbhid-ups', 'blazer_usb', 'nutdrv_qx', 'snmp-ups', 'phoenixcontact_modbus']) {
      expect(await isThere(`lib/nut/${driver}`), driver).toBe(true);
    }
    for (const program of [
      'lib/nut/upsd',
      'usr/bin/upsc',
      'usr/sbin/upsmon',
      'usr/sbin/mosquitto',
      'usr/bin/fping',
      'usr/bin/ping',
    ])
      expect(await isThere(program), program).toBe(true);
  });

  it('holds no tools to build with, no tests, and no packages for development', async () => {
    expect((await readdir(join(root, 'app'))).sort()).toEqual([
      'dist',
      'docs',
      'node_modules',
      'package.json',
      'run.sh',
    ]);
    expect(await readdir(join(root, 'app/docs'))).toEqual(['openapi.yaml']);
    expect(await isThere('app/dist/page/index.html')).toBe(true);
    for (const name of ['typescript', 'vitest', 'vite', 'preact', 'eslint'])
      expect(await isThere(`app/node_modules/${name}`), name).toBe(false);
    for (const program of ['usr/bin/gcc', 'usr/bin/make', 'usr/bin/git'])
      expect(await isThere(program)).toBe(false);
    expect(await readdir(join(root, 'var/lib/apt/lists'))).toEqual([]);
  });

  it('has no program that gives more rights than its caller has, but fping and ping what they ping with', async () => {
    const found = await mustRun('find', [root, '-xdev', '-type', 'f', '-perm', '/6000']);
    expect(found).toBe('');
    const capable = await mustRun('getcap', ['-r', root]);
    expect(capable.trim().replaceAll(root, '').split('\n').sort()).toEqual([
      '/usr/bin/fping cap_net_raw=ep',
      '/usr/bin/ping cap_net_raw=p',
    ]);
  });

  it('lacks no library that a program of NUT needs', async () => {
    const script = 'for program in /lib/nut/* /usr/sbin/mosquitto; do ldd "$program"; done';
    const { stdout } = await runToEnd('chroot', [root, 'sh', '-c', script]);
    expect(stdout).toContain('libnetsnmp');
    expect(stdout).not.toContain('not found');
  });
});
