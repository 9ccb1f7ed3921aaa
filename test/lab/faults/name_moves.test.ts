import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { waitFor } from '../../wait_for.js';
import { labAvailable } from '../harness/available.js';
import { statusesDuring, timeUntil } from '../harness/detection_times.js';
import { afterScript, inHouse, startOnLine } from '../harness/in_house.js';
import { statusOf } from '../harness/status_command.js';

/** Names are looked up anew every minute. */
const untilLookedUp = 90_000;

describe.skipIf(!labAvailable)('a name that moves in an outage (needs network namespaces)', () => {
  it('ends it when the device itself is back at another address, not when it leads to something alive', () =>
    inHouse(
      { sentinels: 2, witnesses: 1, configuration: { sentinels: ['plug.lab'], witnesses: [] } },
      async ({ lab, service }) => {
        const { clients } = service;
        const [here = '', elsewhere = ''] = lab.sentinels;
        const [router = ''] = lab.witnesses;
        const hosts = join(service.folder, 'hosts');
        const leadTo = (address: string) => writeFile(hosts, `127.0.0.1 localhost\n${address} plug.lab\n`);
        const reason = async () => (await statusOf(service)).sentinels[0]?.reason ?? '';

        await leadTo(here);
        await startOnLine(service, { under: afterScript(`mount --bind ${hosts} /etc/hosts`) });
        await lab.cut();
        await timeUntil(clients, 'OB', 30_000);

        // A router on the UPS answers for every name with its own address: it is there, and is another network card.
        await leadTo(router);
        await waitFor('the router to be told', async () => (await reason()).includes(`leads to ${router}`), {
          within: untilLookedUp,
          every: 1000,
        });
        expect(await statusesDuring(clients, 4_000)).toEqual(new Set(['OB']));

        // The same card answers elsewhere: a DHCP server gave the device another address.
        await leadTo(elsewhere);
        await lab.restoreOne(1);
        await timeUntil(clients, 'OL', untilLookedUp);
      },
    ));
});
