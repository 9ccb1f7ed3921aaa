import { createServer, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { Aedes } from 'aedes';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MqttOutput } from '../../src/adapters/mqtt/output.js';
import { snapshot, upsView } from '../adapters/mqtt/given.js';
import { freePort, RealBroker, RealSubscriber } from '../adapters/mqtt/real_broker.js';
import { realOutput, type RealOutput, type RealOutputSettings } from '../adapters/mqtt/real_output.js';
import { Relay } from '../adapters/mqtt/relay.js';
import { waitFor } from '../wait_for.js';

const availability = 'sentinel-ups/availability';
const status = (text: 'OL' | 'OB' | 'OB LB') => snapshot({ upses: [upsView({ status: text })] });

/** By our own timers: where others hold this process up, they hold up both. */
const stopsWithinHalfASecond = async (output: MqttOutput): Promise<boolean> => {
  const late = new AbortController();
  const stopped = output.stop().then(() => true);
  const inTime = await Promise.race([stopped, pause(500, false, { signal: late.signal })]);
  late.abort();
  await stopped;
  return inTime;
};

describe('the MQTT output, when the broker', () => {
  let ends: (() => Promise<unknown>)[];

  beforeEach(() => {
    ends = [];
  });
  afterEach(async () => {
    for (const end of ends.reverse()) await end();
  });

  const realBroker = async (): Promise<RealBroker> => {
    const broker = await RealBroker.start();
    ends.push(() => broker.stop());
    return broker;
  };
  const relayTo = async (target: number | null): Promise<Relay> => {
    const relay = await Relay.start(target);
    ends.push(() => relay.stop());
    return relay;
  };
  const subscriberAt = async (port: number, topic = '#'): Promise<RealSubscriber> => {
    const subscriber = await RealSubscriber.start(port, topic);
    ends.push(() => subscriber.stop());
    return subscriber;
  };
  const started = (settings: RealOutputSettings): RealOutput => {
    const real = realOutput(settings);
    ends.push(() => real.output.stop());
    real.output.show(status('OL'));
    real.output.start();
    return real;
  };

  it('is killed and comes back: everything again, and of what happened meanwhile only the newest', async () => {
    const broker = await realBroker();
    const { output, inbox, log } = started({ url: broker.url });
    const before = await subscriberAt(broker.port);
    await before.hears('sentinel-ups/ups/ups', '"OL"');
    await broker.kill();
    await waitFor('the failure to be told', () => inbox.broker.includes('component_failed'));
    for (const text of ['OB', 'OL', 'OB', 'OB LB'] as const) output.show(status(text));
    await broker.start();
    const after = await subscriberAt(broker.port);
    await after.hears('sentinel-ups/ups/ups', '"OB LB"', 10_000);
    await after.hears(availability, 'online');
    await after.hears('sentinel-ups/sentinel/kitchen_plug', 'alive');
    expect(new Set(after.on('sentinel-ups/ups/ups').map(({ payload }) => payload)).size).toBe(1);
    await waitFor('the recovery to be told', () => inbox.broker.at(-1) === 'component_recovered');
    expect(log.at('info')).toHaveLength(2);
  });

  it('loses the connection: it publishes the last will, and we correct it', async () => {
    const broker = await realBroker();
    const relay = await relayTo(broker.port);
    started({ url: relay.url });
    const subscriber = await subscriberAt(broker.port, availability);
    await subscriber.hears(availability, 'online');
    relay.cut();
    await waitFor('offline', () => subscriber.on(availability).some(({ payload }) => payload === 'offline'));
    await subscriber.hears(availability, 'online');
    expect((await retainedOn(broker, availability)).payload).toBe('online');
  });

  const retainedOn = async (broker: RealBroker, topic: string) => {
    const later = await subscriberAt(broker.port, topic);
    return waitFor('the retained message', () => later.on(topic)[0]);
  };

  it('acknowledges nothing: the connection is given up, and the newest shown on the next', async () => {
    const broker = await realBroker();
    const { output, inbox, log } = started({ url: broker.url });
    const before = await subscriberAt(broker.port, 'sentinel-ups/ups/ups');
    await before.hears('sentinel-ups/ups/ups', '"OL"');
    broker.signal('SIGSTOP');
    output.show(status('OB'));
    output.show(status('OB LB'));
    await waitFor('the failure to be told', () => inbox.broker.includes('component_failed'), {
      within: 30_000,
    });
    expect(log.at('warn').join()).toContain('did not acknowledge');
    broker.signal('SIGCONT');
    await before.hears('sentinel-ups/ups/ups', '"OB LB"', 15_000);
    await waitFor('the recovery to be told', () => inbox.broker.at(-1) === 'component_recovered');
  });

  it('is frozen while we stop: we end within half a second', async () => {
    const broker = await realBroker();
    const { output } = started({ url: broker.url });
    const subscriber = await subscriberAt(broker.port, availability);
    await subscriber.hears(availability, 'online');
    broker.signal('SIGSTOP');
    expect(await stopsWithinHalfASecond(output)).toBe(true);
    broker.signal('SIGCONT');
    await subscriber.hears(availability, 'offline');
  });

  it('accepts but never answers: told once, in words, and tried again', async () => {
    const relay = await relayTo(null);
    const { inbox, log } = started({ url: relay.url });
    await waitFor('a third attempt', () => relay.connections >= 3, { within: 60_000 });
    expect(log.at('warn')).toHaveLength(1);
    expect(log.at('warn')[0]).toContain(`127.0.0.1:${relay.port} accepted the connection but did not answer`);
    expect(inbox.broker).toEqual(['component_failed']);
    expect(relay.open).toBe(1);
  });

  it('accepts but never answers: stopping does not wait for it', async () => {
    const relay = await relayTo(null);
    const { output } = started({ url: relay.url });
    await waitFor('the attempt', () => relay.connections === 1);
    expect(await stopsWithinHalfASecond(output)).toBe(true);
    await waitFor('the connection to be gone', () => relay.open === 0);
  });

  it('is not there at first: told once, without an attempt being told, and shown everything later', async () => {
    const port = await freePort();
    const { inbox, log } = started({ url: `mqtt://127.0.0.1:${port}` });
    await waitFor('the failure to be told', () => inbox.broker.length === 1);
    expect(log.at('warn')).toEqual([
      expect.stringContaining(`Nothing listens at 127.0.0.1:${port}, where the MQTT broker should be.`),
    ]);
    const relay = await Relay.start((await realBroker()).port, port);
    ends.push(() => relay.stop());
    const subscriber = await subscriberAt(port);
    await subscriber.hears('sentinel-ups/ups/ups', '"OL"', 10_000);
    expect(log.at('warn')).toHaveLength(1);
    await waitFor('the recovery to be told', () => inbox.broker.at(-1) === 'component_recovered');
  });

  const listening = async (server: Server): Promise<number> => {
    const port = await freePort();
    ends.push(() => new Promise((resolve) => server.close(resolve)));
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    return port;
  };

  it('refuses MQTT 5: 3.1.1 is spoken, without a failure being told', async () => {
    const aedes = await Aedes.createBroker();
    ends.push(() => new Promise<void>((resolve) => aedes.close(() => resolve())));
    const port = await listening(createServer((socket) => aedes.handle(socket)));
    const { inbox, log } = started({ url: `mqtt://127.0.0.1:${port}` });
    const subscriber = await RealSubscriber.start(port, '#', '-V', 'mqttv311');
    ends.push(() => subscriber.stop());
    await subscriber.hears('sentinel-ups/ups/ups', '"OL"');
    expect(log.at('info').join()).toContain('MQTT 3.1.1');
    expect(log.at('warn')).toEqual([]);
    expect(inbox.broker).toEqual(['component_recovered']);
  });

  it('hangs up on MQTT 5 without a word: 3.1.1 is spoken', async () => {
    const aedes = await Aedes.createBroker();
    ends.push(() => new Promise<void>((resolve) => aedes.close(() => resolve())));
    const port = await listening(
      createServer((socket) => {
        socket.once('data', (connect) => {
          if (connect[connect.indexOf('MQTT') + 4] === 5) socket.destroy();
          else {
            socket.unshift(connect);
            aedes.handle(socket);
          }
        });
      }),
    );
    const { log } = started({ url: `mqtt://127.0.0.1:${port}` });
    await waitFor('the connection', () => log.at('info').length === 1);
    expect(log.at('info').join()).toContain('MQTT 3.1.1');
    expect(log.at('warn')).toEqual([]);
  });

  it('leaves MQTT 5 unanswered, as amqtt does: 3.1.1 is spoken, and again at once after a lost connection', async () => {
    const aedes = await Aedes.createBroker();
    ends.push(() => new Promise<void>((resolve) => aedes.close(() => resolve())));
    const sockets = new Set<Socket>();
    const versions: (number | undefined)[] = [];
    const port = await listening(
      createServer((socket) => {
        sockets.add(socket);
        socket.on('error', () => undefined);
        socket.once('data', (connect) => {
          const version = connect[connect.indexOf('MQTT') + 4];
          versions.push(version);
          if (version === 5) return;
          socket.unshift(connect);
          aedes.handle(socket);
        });
      }),
    );
    ends.push(() => {
      for (const socket of sockets) socket.destroy();
      return Promise.resolve();
    });
    const { log } = started({ url: `mqtt://127.0.0.1:${port}` });
    await waitFor('the connection', () => log.at('info').length === 1, { within: 30_000 });
    expect(log.at('info').join()).toContain('MQTT 3.1.1');
    expect(log.at('warn')).toEqual([]);
    for (const socket of sockets) socket.destroy();
    await waitFor('the next connection', () => log.at('info').length === 2);
    expect(versions).toEqual([5, 4, 4]);
  });

  it('talks rubbish: told, and tried again', async () => {
    let connections = 0;
    const server = createServer((socket) => {
      connections += 1;
      socket.on('error', () => undefined);
      socket.resume();
      socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
    });
    const port = await listening(server);
    const { inbox } = started({ url: `mqtt://127.0.0.1:${port}` });
    await waitFor('a second attempt', () => connections >= 2);
    expect(inbox.broker[0]).toBe('component_failed');
  });
});
