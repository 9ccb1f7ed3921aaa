import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { labAvailable } from '../lab/harness/available.js';
import { runToEnd, type Finished } from '../lab/harness/run_to_end.js';
import { CheckoutCopy } from '../scripts/checkout_copy.js';

const nobody = '65534';

/** Runs npm start's script as a user without rights, on a machine that lacks `files`. */
const startWithout = (copy: CheckoutCopy, files: readonly string[]): Promise<Finished> => {
  // In a mount namespace of its own these programs are no files any more; for everybody else they stay.
  const hide = files.map((file) => `mount --bind /dev/null ${file}`).join(' && ');
  const script = `${hide} && exec setpriv --reuid ${nobody} --regid ${nobody} --clear-groups "$@"`;
  const words = [process.execPath, copy.path('scripts', 'run.mjs'), 'start'];
  return runToEnd('unshare', ['--mount', '--net', 'sh', '-c', script, 'sh', ...words], { within: 30_000 });
};

describe.skipIf(!labAvailable)(
  'npm start where programs are missing and it may not install them (needs namespaces)',
  () => {
    let copy: CheckoutCopy;
    beforeAll(() => {
      copy = new CheckoutCopy();
      // Whoever has no rights compiles the scripts in a checkout of their own.
      execFileSync('chown', ['-Rh', nobody, copy.folder]);
    });
    afterAll(() => {
      copy.remove();
    });

    it('prints the one command that installs them, and nothing but what is missing', async () => {
      const { code, stdout, stderr } = await startWithout(copy, ['/lib/nut/upsd', '/usr/sbin/mosquitto']);
      expect(code).toBe(69);
      expect(stdout).toBe('');
      expect(stderr).toContain('missing: upsd, mosquitto.');
      const command = 'apt-get install -y --no-install-recommends nut-server mosquitto';
      expect(stderr.split('\n').filter((line) => line.includes(command))).toHaveLength(1);
    });

    it('names the packages where the system has no apt-get', async () => {
      const { code, stderr } = await startWithout(copy, ['/usr/bin/apt-get', '/usr/bin/upsc']);
      expect(code).toBe(69);
      expect(stderr).toContain('missing: upsc.');
      expect(stderr).toContain('nut-client');
    });
  },
);
