import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { labAvailable } from '../harness/available.js';
import { BrokerOfTheirOwn } from '../harness/broker_of_their_own.js';
import { timeUntil } from '../harness/detection_times.js';
import { eventually } from '../harness/eventually.js';
import { inHouse, startOnLine, type House } from '../harness/in_house.js';
import { publishBytes } from '../harness/publish_bytes.js';
import { Sleepers } from '../harness/sleepers.js';
import { hostsIn } from '../harness/status_command.js';
import { objectsOn } from '../harness/topics_seen.js';

const configuration = {
  hosts: [
    {
      ...{ name: 'NAS', address: '10.77.0.31', mac: '02:00:00:00:00:01', shutdown_delay: '10m' },
      wake: { broadcast: '10.77.0.255' },
    },
    // Neither can be done with this one, whatever is sent.
    { name: 'TV' },
  ],
  wake: { retry_every: '1h', give_up_after: '2h' },
};

const neverTaken: readonly (readonly [what: string, payload: Buffer])[] = [
  ['nothing', Buffer.alloc(0)],
  ['very much', Buffer.alloc(200_000, '1')],
  ['bytes that are no text', Buffer.from([0xff, 0xfe, 0x31])],
  ['not a number', Buffer.from('NaN')],
  ['a number without end', Buffer.from('1e999')],
  ['less than none', Buffer.from('-1')],
  ['less than none, as zero', Buffer.from('-0')],
  ['more than a day', Buffer.from('1441')],
  ['part of a minute', Buffer.from('1.5')],
  ['a number in another notation', Buffer.from('0x10')],
  ['digits of another script', Buffer.from('١٠')],
  ['a number with a line end', Buffer.from('10\n')],
  ['JSON', Buffer.from('{"minutes":10}')],
  ['JSON of the one who asks', Buffer.from('{"host":"nas","action":"PRESS"}')],
  ['a press in lower case', Buffer.from('press')],
  ['a press with a zero byte', Buffer.from('PRESS\0')],
  ['the words of another topic', Buffer.from('ON')],
];

const topics = ['nas', 'tv'].flatMap((id) => [`host/${id}/wake`, `host/${id}/shutdown_delay/set`]);

const asConfigured = [
  { name: 'NAS', shutdown_delay: 600, configured_delay: null },
  { name: 'TV', shutdown_delay: null, configured_delay: null },
];

/** A command that is taken, after which everything that was sent before has been dealt with. */
const knownCommand = async (house: House): Promise<void> => {
  const { clients } = house.service;
  const set = (minutes: string): Promise<void> =>
    clients.mqttPublish('sentinel-ups/host/nas/shutdown_delay/set', minutes);
  const isNow = (delay: string): Promise<unknown> =>
    eventually(
      `a delay of ${delay} s`,
      async () => (await clients.upscVar('ups.delay.shutdown', 'nas')) === delay,
    );
  await set('7');
  await isNow('420');
  await set('10');
  await isNow('600');
};

describe.skipIf(!labAvailable)("bad commands on hosts' topics (needs network namespaces)", () => {
  it.concurrent('are refused with an event, and change nothing', () =>
    inHouse({ configuration }, async (house) => {
      const { lab, service } = house;
      const sleepers = await Sleepers.listen(lab, [9]);
      try {
        await startOnLine(service);
        const watch = await service.clients.watchTopics();
        const refusals = (): Readonly<Record<string, unknown>>[] =>
          objectsOn(watch, 'event').filter(({ event_type: type }) => type === 'command_refused');
        const refused = async (topic: string, what: string, payload: Buffer): Promise<void> => {
          const before = refusals().length;
          await publishBytes(house, topic, payload);
          await eventually(`the refusal of ${what} on ${topic}`, () => refusals().length === before + 1);
          expect(refusals().at(-1)).toMatchObject({
            from: 'MQTT',
            reason: expect.stringMatching(/./) as string,
          });
        };
        for (const topic of topics)
          for (const [what, payload] of neverTaken) await refused(topic, what, payload);
        await refused('host/tv/wake', 'a press', Buffer.from('PRESS'));
        await refused('host/tv/shutdown_delay/set', 'a delay', Buffer.from('10'));
        await refused('host/nas/shutdown_delay/set', 'a press', Buffer.from('PRESS'));
        await refused('host/nas/wake', 'a delay', Buffer.from('10'));

        const count = refusals().length;
        for (const unknown of ['fridge', 'NAS', '', '../nas', 'nas/nas']) {
          await publishBytes(house, `host/${unknown}/wake`, Buffer.from('PRESS'));
          await publishBytes(house, `host/${unknown}/shutdown_delay/set`, Buffer.from('5'));
        }
        await knownCommand(house);
        expect(refusals().length).toBe(count);
        expect(await hostsIn(service)).toMatchObject(asConfigured);
        expect(sleepers.packets()).toEqual([]);
        const offline = watch
          .messages('sentinel-ups/availability')
          .filter(({ payload }) => payload !== 'online');
        expect(offline).toEqual([]);
        await watch.end();

        await lab.cut();
        await timeUntil(service.clients, 'OB', 30_000);
        expect(await service.clients.status('nas')).toBe('OB');
      } finally {
        await sleepers.end();
      }
    }),
  );

  it.concurrent('that were retained before the start are ignored', () =>
    inHouse(
      { configuration: { ...configuration, mqtt: { url: 'mqtt://127.0.0.1:1883' } } },
      async (house) => {
        const { lab, service } = house;
        const broker = await BrokerOfTheirOwn.start(lab);
        const sleepers = await Sleepers.listen(lab, [9]);
        try {
          await publishBytes(house, 'host/nas/wake', Buffer.from('PRESS'), '-r');
          await publishBytes(house, 'host/nas/shutdown_delay/set', Buffer.from('0'), '-r');
          await startOnLine(service);
          await eventually('the host is told', async () =>
            service.clients.mqttRetained('sentinel-ups/host/nas'),
          );
          // It would follow the retained messages as soon as it has subscribed.
          await pause(2_000);
          await knownCommand(house);
          expect(await hostsIn(service)).toMatchObject(asConfigured);
          expect(sleepers.packets()).toEqual([]);
          await service.clients.mqttPublish('sentinel-ups/host/nas/wake', 'PRESS');
          await eventually('the packet of a live press', () => sleepers.packets().length === 1);
        } finally {
          await sleepers.end();
          await broker.close();
        }
      },
    ),
  );
});
