import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { waitFor } from '../wait_for.js';
import { brokerAddress, openClient } from '../../src/adapters/mqtt/broker_client.js';
import { RealBroker } from '../adapters/mqtt/real_broker.js';

setFlagsFromString('--expose-gc');
const collectGarbage: unknown = runInNewContext('gc');

const heldMegabytes = (): number => {
  if (typeof collectGarbage === 'function') Reflect.apply(collectGarbage, undefined, []);
  return getHeapStatistics().used_heap_size / 1_048_576;
};

describe('the memory that an MQTT client takes', () => {
  let broker: RealBroker;
  beforeAll(async () => {
    broker = await RealBroker.start();
  });
  afterAll(() => broker.stop());

  it('does not grow by a buffer for every number of two bytes', async () => {
    const before = heldMegabytes();
    const client = openClient(brokerAddress(broker.url), {}, { reconnectPeriod: 0 }, () => undefined);
    try {
      await waitFor('the connection', () => client.connected);
      await client.publishAsync('some/topic', 'payload', { qos: 1 });
      expect(heldMegabytes() - before).toBeLessThan(3);
    } finally {
      await client.endAsync(true);
    }
  });
});
