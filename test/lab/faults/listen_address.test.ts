import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { waitFor } from '../../wait_for.js';
import { labAvailable } from '../harness/available.js';
import { eventually } from '../harness/eventually.js';
import { inHouse, startOnLine } from '../harness/in_house.js';
import type { Lab } from '../harness/namespaces.js';
import { mustRun } from '../harness/run_to_end.js';
import { pidOf } from '../harness/machine_processes.js';
import type { Service } from '../harness/service.js';

const address = '10.9.9.1';

/** The watch looks every 5 s, and waits 5 s for an answer; absent addresses are looked for every 10 s. */
const longerThanAnyWatch = 13_000;

const ip = (lab: Lab, ...words: string[]): Promise<string> => mustRun('ip', ['-n', lab.machine, ...words]);
const gain = (lab: Lab): Promise<string> => ip(lab, 'address', 'add', `${address}/24`, 'dev', 'office');
const lose = (lab: Lab): Promise<string> => ip(lab, 'address', 'del', `${address}/24`, 'dev', 'office');

const prepareOffice = async (lab: Lab): Promise<void> => {
  await ip(lab, 'link', 'add', 'office', 'type', 'bridge');
  await ip(lab, 'link', 'set', 'office', 'up');
  await gain(lab);
};

const statusAt = async (lab: Lab, host: string): Promise<string> =>
  (await lab.run('upsc', [`ups@${host}`, 'ups.status'])).stdout.trim();

const problemsOf = async (service: Service): Promise<string> =>
  (await service.command('status', '--json')).stdout;

describe.skipIf(!labAvailable)('a listen address that the machine loses (needs network namespaces)', () => {
  it('is no reason to touch upsd; it starts without it, and takes it in again, but not on battery nor in the minute after it', () =>
    inHouse(
      { configuration: { nut: { listen: [`${address}:3493`, '127.0.0.1:3493'] } } },
      async ({ lab, service }) => {
        await prepareOffice(lab);
        await startOnLine(service);
        expect(await statusAt(lab, address)).toBe('OL');
        const upsd = await pidOf(lab, 'upsd');
        await lose(lab);
        await pause(longerThanAnyWatch);
        expect(await pidOf(lab, 'upsd')).toBe(upsd);
        expect(await statusAt(lab, '127.0.0.1')).toBe('OL');

        process.kill(upsd, 'SIGKILL');
        await waitFor('upsd without it', async () => (await statusAt(lab, '127.0.0.1')) === 'OL', {
          within: 60_000,
        });
        await eventually('the problem', async () =>
          (await problemsOf(service)).includes(`does not listen on ${address}:3493 (nut.listen)`),
        );

        await lab.cut();
        await waitFor('OB', async () => (await statusAt(lab, '127.0.0.1')) === 'OB', { within: 30_000 });
        const second = await pidOf(lab, 'upsd');
        await gain(lab);
        await pause(longerThanAnyWatch);
        expect(await pidOf(lab, 'upsd')).toBe(second);
        await lab.restore();
        // A minute after the battery, and a look every 10 s.
        await waitFor('it is taken in', async () => (await statusAt(lab, address)) === 'OL', {
          within: 110_000,
          every: 200,
        });
        await eventually('no problem', async () => !(await problemsOf(service)).includes(address));
      },
    ));

  it('is that of IPv6 itself, where upsd serves IPv4 through [::]: it is reached and healthy all the same', () =>
    inHouse({ configuration: { nut: { listen: ['[::]:3493'] } } }, async ({ lab, service }) => {
      await ip(lab, 'address', 'del', '::1/128', 'dev', 'lo');
      await startOnLine(service);
      await eventually('it is healthy', async () => (await service.command('health')).code === 0);
      expect(await statusAt(lab, '127.0.0.1')).toBe('OL');
    }));

  it('is no reason to touch upsd where it is the only one: that is told, and heals', () =>
    inHouse({ configuration: { nut: { listen: [`${address}:3493`] } } }, async ({ lab, service }) => {
      await prepareOffice(lab);
      service.start();
      await waitFor('OL', async () => (await statusAt(lab, address)) === 'OL', { within: 60_000 });
      // From the first answer to upsc on, it takes the service a moment to have asked upsd itself.
      await eventually('it is healthy', async () => (await service.command('health')).code === 0);
      const upsd = await pidOf(lab, 'upsd');
      await lose(lab);
      await waitFor(
        'the problem',
        async () => (await problemsOf(service)).includes('none of the addresses of nut.listen'),
        { within: 60_000 },
      );
      await gain(lab);
      await waitFor('no problem', async () => !(await problemsOf(service)).includes('nut.listen'), {
        within: 60_000,
      });
      expect(await statusAt(lab, address)).toBe('OL');
      expect(await pidOf(lab, 'upsd')).toBe(upsd);

      // Silent on an address that is there, it is woken.
      process.kill(upsd, 'SIGSTOP');
      await waitFor('OL', async () => (await statusAt(lab, address)) === 'OL', { within: 60_000 });
    }));

  it('is no problem once it is there, where another one covers it already', () =>
    inHouse(
      { configuration: { nut: { listen: ['[::]:3493', `${address}:3493`] } } },
      async ({ lab, service }) => {
        await startOnLine(service);
        await eventually('the problem', async () => (await problemsOf(service)).includes(address));
        await prepareOffice(lab);
        await eventually('no problem', async () => !(await problemsOf(service)).includes(address));
        expect(await statusAt(lab, address)).toBe('OL');
      },
    ));

  it('is not missed where upsd is reached at another one: it is watched there', () =>
    inHouse(
      { configuration: { nut: { listen: ['[::1]:3493', `${address}:3493`] } } },
      async ({ lab, service }) => {
        await prepareOffice(lab);
        service.start();
        await eventually('it is healthy', async () => (await service.command('health')).code === 0);
        const upsd = await pidOf(lab, 'upsd');
        await lab.run('sysctl', ['-w', 'net.ipv6.conf.all.disable_ipv6=1']);
        await pause(longerThanAnyWatch);
        expect(await problemsOf(service)).not.toContain('none of the addresses of nut.listen');
        process.kill(upsd, 'SIGSTOP');
        await eventually('it is woken', async () => (await statusAt(lab, address)) === 'OL');
      },
    ));
});
