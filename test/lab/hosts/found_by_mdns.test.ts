import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { waitFor } from '../../wait_for.js';
import { labAvailable } from '../harness/available.js';
import { inHouse, startOnLine } from '../harness/in_house.js';
import { LongRunning } from '../harness/long_running.js';

const listener = fileURLToPath(new URL('../harness/mdns_listener.mjs', import.meta.url));

describe.skipIf(!labAvailable)('our NUT server (needs network namespaces)', () => {
  it('is found in the network by multicast DNS, and takes its leave', () =>
    inHouse({ configuration: { nut: { listen: ['0.0.0.0:3493'] } } }, async ({ lab, service }) => {
      const host = await lab.addHost();
      await startOnLine(service);
      const heard = new LongRunning([...host.onIt, process.execPath, listener, host.address]);
      try {
        const [found] = await waitFor('an answer', () => heard.lines.length > 0 && heard.lines, {
          within: 30_000,
        });
        expect(JSON.parse(found?.text ?? '')).toEqual(
          expect.arrayContaining([
            expect.objectContaining({
              name: '_nut._tcp.local',
              points: expect.stringMatching(/^sentinel-ups [0-9a-f]{8}\._nut\._tcp\.local$/) as unknown,
            }),
            expect.objectContaining({ port: 3493, host: expect.stringMatching(/^sentinel-ups-/) as unknown }),
            expect.objectContaining({ address: host.server }),
          ]),
        );
        await service.stop();
        await waitFor('the goodbye', () => heard.text.includes('"ttl":0'));
      } finally {
        await heard.end();
      }
    }));

  it.each([
    ['where it listens on loopback only', { listen: ['127.0.0.1:3493'] }],
    ['with nut.advertise: false', { listen: ['0.0.0.0:3493'], advertise: false }],
  ])('is not announced %s', (_, nut) =>
    inHouse({ configuration: { nut } }, async ({ lab, service }) => {
      await startOnLine(service);
      expect((await lab.run('ss', ['-Hlun', 'sport', '=', ':5353'])).stdout).toBe('');
    }),
  );
});
