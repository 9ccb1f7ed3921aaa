import { waitFor } from '../../wait_for.js';
import { eventually } from './eventually.js';
import type { Service } from './service.js';

/**
 * Waits until the service says `OL` to upsc and over MQTT, and has asked upsd for its clients. Upsc reads `OL` some moments
 * before the rest, and what comes later would come between what a test does and what it compares.
 */
export const untilOnLine = async ({ clients }: Service): Promise<void> => {
  // Starting costs much already on a machine where other tests do the same: no need to ask often.
  await waitFor('upsc reads OL', async () => (await clients.status()) === 'OL', {
    within: 60_000,
    every: 300,
  });
  await eventually(
    'the service is online over MQTT',
    async () => (await clients.mqttRetained('sentinel-ups/availability')) === 'online',
  );
  await eventually('OL over MQTT, and clients counted', async () =>
    /"status":"OL".*"clients":\d/.test((await clients.mqttRetained('sentinel-ups/ups/ups')) ?? ''),
  );
};
