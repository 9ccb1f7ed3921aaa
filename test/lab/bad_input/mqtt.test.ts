import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { commandReaders } from '../../../src/adapters/mqtt/commands.js';
import { labAvailable } from '../harness/available.js';
import { eventually } from '../harness/eventually.js';
import { timeUntil } from '../harness/detection_times.js';
import { inHouse, startOnLine, type House } from '../harness/in_house.js';
import { LongRunning } from '../harness/long_running.js';
import { publishBytes } from '../harness/publish_bytes.js';
import { objectsOn, statusesOn, statusesUntil } from '../harness/topics_seen.js';

/** The topics that take commands to the service itself. */
const commandTopics = [...commandReaders({ hosts: [], upses: [], schedules: [] }).keys()];

const payloads: readonly (readonly [what: string, bytes: Buffer])[] = [
  ['oversized', Buffer.alloc(257, 'O')],
  ['very oversized', Buffer.alloc(200_000, 'O')],
  ['not UTF-8', Buffer.from([0xff, 0xfe, 0x4f, 0x4e])],
  ['cut off in mid-character', Buffer.from('ON€').subarray(0, 4)],
  ['with a byte order mark', Buffer.from('\ufeffON')],
  ['with a zero byte', Buffer.from('ON\0')],
  ['empty', Buffer.alloc(0)],
  ['in lower case', Buffer.from('on')],
  ['with a line end', Buffer.from('ON\n')],
  ['half of a JSON object', Buffer.from('{"minutes":')],
  ['a number that is text', Buffer.from('{"minutes":"60"}')],
  ['no time at all', Buffer.from('{"minutes":0}')],
  ['a time without end', Buffer.from('{"minutes":1e999}')],
  ['more than a day', Buffer.from('{"minutes":1441}')],
  ['a key too many', Buffer.from('{"minutes":60,"__proto__":{"minutes":60}}')],
  ['nested without end', Buffer.from(`${'['.repeat(120)}${']'.repeat(120)}`)],
];

/** A flood is told by its number. */
const refusalsIn = (log: readonly string[]): number =>
  log
    .map((line) =>
      line.startsWith('Refused message on ')
        ? 1
        : Number((/^Refused ([\d,]+) more commands/.exec(line)?.[1] ?? '0').replaceAll(',', '')),
    )
    .reduce((sum, one) => sum + one, 0);

const switches = ({ service }: House): Promise<(string | null)[]> =>
  Promise.all(['drill', 'maintenance'].map((name) => service.clients.mqttRetained(`sentinel-ups/${name}`)));

describe.skipIf(!labAvailable)('bad input over MQTT (needs network namespaces)', () => {
  it('is refused on every command topic, in the log and as an event, and changes nothing', () =>
    inHouse({}, async (house) => {
      const { lab, service } = house;
      await startOnLine(service);
      const watch = await service.clients.watchTopics();
      const refusals = (): unknown[] =>
        objectsOn(watch, 'event').filter(({ event_type }) => event_type === 'command_refused');
      for (const topic of commandTopics)
        for (const [what, bytes] of payloads) {
          const before = refusals().length;
          await publishBytes(house, topic, bytes);
          await eventually(`the refusal: ${topic} ${what}`, () => refusals().length === before + 1);
          expect(refusals().at(-1)).toMatchObject({
            from: 'MQTT',
            command: `message on ${topic}`,
            reason: expect.stringMatching(/./) as string,
          });
        }
      const count = commandTopics.length * payloads.length;
      await eventually(
        'the log tells every refusal, or their number',
        () => refusalsIn(service.log) === count,
      );
      expect(await switches(house)).toEqual(['OFF', 'OFF']);

      await lab.cut();
      await timeUntil(service.clients, 'OB', 30_000);
      await lab.restore();
      await timeUntil(service.clients, 'OL', 30_000);
      expect(await statusesUntil(watch, 'OL')).toEqual(['OL', 'OB', 'OL']);
    }));

  it('a packet larger than the service takes costs neither the connection nor a message', () =>
    inHouse({}, async (house) => {
      const { lab, service } = house;
      await startOnLine(service);
      const watch = await service.clients.watchTopics();
      for (const topic of commandTopics) await publishBytes(house, topic, Buffer.alloc(900_000, 'O'));
      await lab.cut();
      await timeUntil(service.clients, 'OB', 30_000);
      await lab.restore();
      await timeUntil(service.clients, 'OL', 30_000);
      await eventually('OL over MQTT', () => statusesOn(watch).at(-1) === 'OL');
      expect(await statusesUntil(watch, 'OL')).toEqual(['OL', 'OB', 'OL']);
      const offline = watch
        .messages('sentinel-ups/availability')
        .filter(({ payload }) => payload !== 'online');
      expect(offline).toEqual([]);
      expect(await switches(house)).toEqual(['OFF', 'OFF']);
    }));

  it('commands that were retained before are ignored', () =>
    inHouse({ configuration: { mqtt: { url: 'mqtt://127.0.0.1:1883' } } }, async (house) => {
      const { lab, service } = house;
      const mosquitto = new LongRunning([...lab.onMachine, 'mosquitto', '-p', '1883']);
      try {
        await eventually('the broker', () =>
          publishBytes(house, 'test', Buffer.from('here')).then(
            () => true,
            () => false,
          ),
        );
        for (const topic of commandTopics) await publishBytes(house, topic, Buffer.from('ON'), '-r');
        await startOnLine(service);
        await eventually('it is connected', async () => (await switches(house))[0] !== null);
        const watch = await service.clients.watchTopics();
        await pause(2_000);
        expect(await statusesUntil(watch, 'OL')).toEqual(['OL']);
        expect(await switches(house)).toEqual(['OFF', 'OFF']);
        expect(await service.clients.status()).toBe('OL');
      } finally {
        await mosquitto.end();
      }
    }));
});
