import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { complaintsOf } from '../../adapters/mqtt/home_assistant_rules.js';
import { labAvailable } from '../harness/available.js';
import { eventually } from '../harness/eventually.js';
import type { TopicMessage, TopicWatch } from '../harness/clients.js';
import { timeUntil } from '../harness/detection_times.js';
import { quickDetection } from '../harness/in_house.js';
import { LongRunning } from '../harness/long_running.js';
import { createLab, type Lab } from '../harness/namespaces.js';
import { Service } from '../harness/service.js';
import { watchFromTheStart } from '../harness/topics_seen.js';

/** An entity as its discovery message describes it. */
interface Entity {
  readonly key: string;
  readonly device: string;
  readonly configuration: Readonly<Record<string, unknown>>;
}

const configurationOf = (sentinels: readonly unknown[]): Readonly<Record<string, unknown>> => ({
  sentinels,
  witnesses: ['10.77.1.11'],
  detection: quickDetection,
  ups: { aliases: ['qnapups'], battery: { runtime: '2h', recharge: '6h' } },
  // A broker of its own, as Home Assistant's is: it stays while the service is started anew.
  mqtt: { url: 'mqtt://127.0.0.1:1883' },
});

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const recordIn = (payload: string): Readonly<Record<string, unknown>> => {
  const value: unknown = JSON.parse(payload);
  if (!isRecord(value)) throw new Error(`no JSON object: ${payload}`);
  return value;
};

const partOf = (
  record: Readonly<Record<string, unknown>>,
  key: string,
): Readonly<Record<string, unknown>> => {
  const part = record[key];
  return isRecord(part) ? part : {};
};

const entitiesIn = ({ topic, payload }: TopicMessage): Entity[] =>
  payload === ''
    ? []
    : Object.entries(partOf(recordIn(payload), 'components')).map(([key, configuration]) => ({
        key,
        device: topic.split('/')[2] ?? '',
        configuration: isRecord(configuration) ? configuration : {},
      }));

const textIn = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The newest message of each topic. */
const newest = (messages: readonly TopicMessage[]): Map<string, TopicMessage> =>
  new Map(messages.map((message) => [message.topic, message]));

describe.skipIf(!labAvailable)('Home Assistant (needs network namespaces)', () => {
  const both = [
    { name: 'Kitchen plug', address: '10.77.0.11' },
    { name: 'TV', address: '10.77.0.12' },
  ];
  let lab: Lab;
  let service: Service;
  let mosquitto: LongRunning;
  let watch: TopicWatch;

  beforeAll(async () => {
    lab = await createLab({ sentinels: 2, witnesses: 1 });
    mosquitto = new LongRunning([...lab.onMachine, 'mosquitto', '-p', '1883']);
    service = await Service.prepare(lab, { configuration: configurationOf(both) });
    watch = await watchFromTheStart(service.clients, '#');
    service.start();
    await timeUntil(service.clients, 'OL', 60_000);
    await eventually('everything is told', () =>
      messagesOn('sentinel-ups/ups/qnapups').at(-1)?.includes('OL'),
    );
  }, 120_000);
  afterAll(async () => {
    await watch.end();
    await service.close();
    await mosquitto.end();
    await lab.close();
  });

  const messagesOn = (topic: string): string[] => watch.messages(topic).map(({ payload }) => payload);
  const discovery = (): TopicMessage[] =>
    watch.messages().filter(({ topic }) => topic.startsWith('homeassistant/device/'));
  const retained = async (filter: string): Promise<Map<string, TopicMessage>> => {
    const fresh = await service.clients.watchTopics(filter);
    try {
      await eventually('what is retained', () => fresh.messages('sentinel-ups/availability').length > 0);
      // Retained messages come in one go; a message of our own comes after them.
      await service.clients.mqttPublish('test/end', 'here');
      await eventually('the end of it', () => fresh.messages('test/end').length > 0);
      return newest(fresh.messages());
    } finally {
      await fresh.end();
    }
  };

  it('finds the service and each UPS, with nothing to complain about', async () => {
    const devices = [...newest(discovery()).values()];
    expect(devices.map(({ topic }) => topic)).toEqual([
      'homeassistant/device/sentinel-ups/config',
      'homeassistant/device/sentinel-ups_ups_ups/config',
      'homeassistant/device/sentinel-ups_ups_qnapups/config',
    ]);
    for (const { topic, payload } of devices) expect(complaintsOf(topic, payload)).toEqual([]);
    const standing = await retained('#');
    for (const { topic, payload } of devices) expect(standing.get(topic)?.payload).toBe(payload);
  });

  it('finds something to show for every entity, and nothing that none is for', async () => {
    const standing = await retained('#');
    const entities = [...newest(discovery()).values()].flatMap(entitiesIn);
    expect(entities.length).toBeGreaterThan(20);
    const read = new Set(['sentinel-ups/availability']);
    for (const { key, device, configuration } of entities) {
      for (const field of ['state_topic', 'json_attributes_topic']) {
        const topic = configuration[field];
        if (typeof topic !== 'string') continue;
        read.add(topic);
        // Events are not retained: Home Assistant would take an old one for a new one.
        expect(standing.has(topic), `${device} ${key} ${topic}`).toBe(configuration['platform'] !== 'event');
      }
      const payload = standing.get(textIn(configuration['state_topic']))?.payload ?? '';
      for (const [, member = ''] of textIn(configuration['value_template']).matchAll(/value_json\.(\w+)/g))
        expect(recordIn(payload), `${device} ${key}`).toHaveProperty(member);
    }
    read.delete('sentinel-ups/event');
    const published = [...standing.keys()].filter((topic) => topic.startsWith('sentinel-ups/'));
    expect(published.sort()).toEqual([...read].sort());
  });

  it('shows an outage: mains, status, sentinels, last outage, events', async () => {
    await lab.cut();
    await eventually('the outage', () => messagesOn('sentinel-ups/ups/ups').at(-1)?.includes('"OB"'));
    expect(recordIn(messagesOn('sentinel-ups/mains').at(-1) ?? '')).toMatchObject({ state: 'lost' });
    await eventually('the silent sentinel', () =>
      messagesOn('sentinel-ups/sentinel/tv').at(-1)?.includes('silent'),
    );
    expect(recordIn(messagesOn('sentinel-ups/last_outage').at(-1) ?? '')).toMatchObject({ duration: null });
    expect(recordIn(messagesOn('sentinel-ups/ups/ups').at(-1) ?? '')).toMatchObject({
      battery_charge: expect.any(Number) as number,
      battery_runtime: expect.any(Number) as number,
      low_battery_in: expect.any(Number) as number,
    });
    await lab.restore();
    await eventually('its end', () => messagesOn('sentinel-ups/ups/ups').at(-1)?.includes('"OL"'));
    const types = (): unknown[] =>
      messagesOn('sentinel-ups/event').map((payload) => recordIn(payload)['event_type']);
    await eventually('its last event', () => types().includes('mains_restored'));
    expect(types()).toEqual(expect.arrayContaining(['mains_lost', 'sentinel_silent']));
  });

  it('switches the drill, and is told', async () => {
    const drill = [...newest(discovery()).values()].flatMap(entitiesIn).find(({ key }) => key === 'drill');
    const command = String(drill?.configuration['command_topic']);
    const state = String(drill?.configuration['state_topic']);
    await service.clients.mqttPublish(command, 'ON');
    await eventually('ON', () => messagesOn(state).at(-1) === 'ON');
    await service.clients.mqttPublish(command, 'OFF');
    await eventually('OFF', () => messagesOn(state).at(-1) === 'OFF');
  });

  it('that has started anew is introduced to everything again', async () => {
    const before = watch.messages().length;
    await service.clients.mqttPublish('homeassistant/status', 'online');
    const again = (topic: string): boolean =>
      watch
        .messages()
        .slice(before)
        .some((message) => message.topic === topic);
    const wanted = [
      ...newest(discovery()).keys(),
      'sentinel-ups/availability',
      'sentinel-ups/mains',
      'sentinel-ups/ups/qnapups',
    ];
    await eventually('everything comes again', () => wanted.every(again));
  });

  it('loses a sentinel and an alias that left the configuration, and nothing else', async () => {
    const entities = (): string[] =>
      [...newest(discovery()).values()]
        .flatMap(entitiesIn)
        .map(({ key, device }) => `${device} ${key}`)
        .sort();
    const had = entities();
    const before = discovery().length;
    await service.stop();
    await eventually('it is offline', () => messagesOn('sentinel-ups/availability').at(-1) === 'offline');
    await service.configure({
      ...configurationOf(both.slice(0, 1)),
      ups: { battery: { runtime: '2h', recharge: '6h' } },
    });
    service.start();
    await eventually('it is online', () => messagesOn('sentinel-ups/availability').at(-1) === 'online');
    await timeUntil(service.clients, 'OL', 30_000);
    await eventually('the first goes', () => messagesOn('sentinel-ups/sentinel/tv').at(-1) === '');

    // Taken back as Home Assistant wants it: the component alone with its platform, then the device without it.
    const takenBack = discovery()
      .slice(before)
      .flatMap(entitiesIn)
      .filter(({ key, configuration }) => key.endsWith('_tv') && Object.keys(configuration).length === 1);
    expect(takenBack.map(({ key, configuration }) => [key, configuration['platform']]).sort()).toEqual([
      ['latency_tv', 'sensor'],
      ['sentinel_tv', 'binary_sensor'],
    ]);
    expect(messagesOn('homeassistant/device/sentinel-ups_ups_qnapups/config').at(-1)).toBe('');
    const gone = had.filter((entity) => entity.endsWith('_tv') || entity.includes('_qnapups '));
    expect(entities()).toEqual(had.filter((entity) => !gone.includes(entity)));

    const standing = await retained('#');
    const left = [...standing.keys()].filter((topic) => /tv$|qnapups/.test(topic));
    expect(left).toEqual([]);
  });
});
