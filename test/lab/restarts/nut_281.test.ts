import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { waitFor } from '../../wait_for.js';
import { labAvailable } from '../harness/available.js';
import { debian13Available } from '../harness/debian_13.js';
import { inHouse, startOnLine } from '../harness/in_house.js';
import { mustRun } from '../harness/run_to_end.js';
import { pidOf } from '../harness/machine_processes.js';
import { Upsmon } from '../harness/upsmon.js';

const account = { name: 'monuser', password: 'secret', role: 'secondary' } as const;
const absent = '10.88.0.1';

/** Longer than upsd, its addresses and a client's look each take. */
const severalLooks = 25_000;

describe.skipIf(!labAvailable || !debian13Available)(
  "upsmon of NUT 2.8.1 (needs network namespaces and Debian 13's NUT, which npm test fetches)",
  () => {
    it('lives through an outage and what follows, with an address to be taken in; a stop on battery, which it dies of, names it', () =>
      inHouse(
        {
          sentinels: 2,
          configuration: {
            nut: { listen: ['127.0.0.1:3493', `${absent}:3493`], users: [account] },
            ups: { low_battery_after: '10m' },
          },
        },
        async ({ lab, service }) => {
          await startOnLine(service);
          const upsd = await pidOf(lab, 'upsd');
          const upsmon = await Upsmon.start(lab, {
            user: account.name,
            password: account.password,
            ofDebian13: true,
          });
          try {
            const says = (text: string): Promise<unknown> =>
              waitFor(`upsmon says "${text}"`, () => upsmon.process.text.includes(text), { within: 40_000 });
            await waitFor('it logs in', async () => (await service.clients.loggedIn()).length === 1, {
              within: 40_000,
              every: 200,
            });
            await lab.cut();
            await says('on battery');
            // upsd could listen there now, by a restart.
            await mustRun('ip', ['-n', lab.machine, 'address', 'add', `${absent}/32`, 'dev', 'lo']);
            await lab.restore();
            await says('on line power');
            await pause(severalLooks);
            expect(await pidOf(lab, 'upsd')).toBe(upsd);
            expect(upsmon.hasShutDown).toBe(false);

            await lab.cut();
            await waitFor('OB', async () => (await service.clients.status()) === 'OB', { within: 20_000 });
            await waitFor('upsmon sees it', () => upsmon.process.text.split('on battery').length > 2, {
              within: 20_000,
            });
            await service.stop();
            expect(service.log.join('\n')).toContain(
              'upsd is stopped while on battery, with clients logged in: 127.0.0.1 on ups.',
            );
            await waitFor('upsmon shuts down', () => upsmon.hasShutDown, { within: 30_000 });
            // It says so when it ends.
            await says('upsmon 2.8.1');
          } finally {
            await upsmon.close();
          }
        },
      ));
  },
);
