import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commandReaders } from '../../src/adapters/mqtt/commands.js';
import { minutes, moment } from '../../src/domain/core/time.js';
import { facts, hostView, nas, noon, noonText, snapshot, upsView } from '../adapters/mqtt/given.js';
import { complaintsOf } from '../adapters/mqtt/home_assistant_rules.js';
import { publish, RealBroker, RealSubscriber } from '../adapters/mqtt/real_broker.js';
import { realOutput, type RealOutput } from '../adapters/mqtt/real_output.js';
import { MemoryInPlace } from '../adapters/mqtt/stand_ins.js';
import { waitFor } from '../wait_for.js';

/** The topics that take commands to the service itself. */
const commandTopics = [...commandReaders({ hosts: [], upses: [], schedules: [] }).keys()];

const availability = 'sentinel-ups/availability';
const service = 'homeassistant/device/sentinel-ups/config';
/** How many topics the usual snapshot stands on: three devices, availability, and what is known. */
const topicsInAll = 11;

describe('the MQTT output at a real broker', () => {
  let broker: RealBroker;
  let outputs: RealOutput[];
  let subscribers: RealSubscriber[];

  beforeEach(async () => {
    outputs = [];
    subscribers = [];
    broker = await RealBroker.start();
  });
  afterEach(async () => {
    await Promise.all(outputs.map(({ output }) => output.stop()));
    await Promise.all(subscribers.map((subscriber) => subscriber.stop()));
    await broker.stop();
  });

  const started = (memory = new MemoryInPlace(), given = facts()): RealOutput => {
    const real = realOutput({ url: broker.url }, { memory, given });
    outputs.push(real);
    real.output.show(snapshot());
    real.output.start();
    return real;
  };
  const subscribe = async (topic = '#'): Promise<RealSubscriber> => {
    const subscriber = await RealSubscriber.start(broker.port, topic);
    subscribers.push(subscriber);
    return subscriber;
  };

  it('leaves the whole snapshot retained, for whoever comes later', async () => {
    const { log, inbox } = started();
    const first = await subscribe();
    await waitFor('everything', () => new Set(first.heard.map(({ topic }) => topic)).size >= topicsInAll);
    const later = await subscribe();
    await later.hears('sentinel-ups/sentinel/kitchen_plug', '"alive"');
    await later.hears(availability, 'online');
    await waitFor('everything', () => later.heard.length >= topicsInAll);
    expect(later.heard.every(({ retained }) => retained)).toBe(true);
    expect(JSON.parse(later.last('sentinel-ups/mains') ?? '')).toEqual({
      state: 'present',
      since: noonText,
      reason: '3 of 3 sentinels alive',
      simulated: false,
    });
    for (const topic of ['ups/ups', 'problem', 'drill', 'maintenance', 'last_outage'])
      expect(later.last(`sentinel-ups/${topic}`)).not.toBeNull();
    for (const { topic, payload } of later.heard.filter((message) => message.topic.endsWith('/config')))
      expect(complaintsOf(topic, payload)).toEqual([]);
    expect(log.at('info').join()).toContain('MQTT 5');
    expect(log.at('warn')).toEqual([]);
    expect(inbox.broker).toEqual(['component_recovered']);
  });

  it('tells a change at once, and an event once, unretained', async () => {
    const { output } = started();
    const subscriber = await subscribe();
    await subscriber.hears('sentinel-ups/ups/ups', '"OL"');
    output.show(snapshot({ upses: [upsView({ status: 'OB' })] }));
    output.announce(
      { type: 'mains_lost', message: '3 of 3 sentinels silent', simulated: false, details: { silent: 3 } },
      moment(0, noon),
    );
    await subscriber.hears('sentinel-ups/ups/ups', '"OB"');
    await subscriber.hears('sentinel-ups/event', 'mains_lost');
    expect(JSON.parse(subscriber.last('sentinel-ups/event') ?? '')).toEqual({
      event_type: 'mains_lost',
      message: '3 of 3 sentinels silent',
      simulated: false,
      at: noonText,
      silent: 3,
    });
    const later = await subscribe();
    await later.hears(availability, 'online');
    await later.hears('sentinel-ups/ups/ups', '"OB"');
    expect(later.last('sentinel-ups/event')).toBeNull();
  });

  it('says offline when it is stopped', async () => {
    const real = started();
    const subscriber = await subscribe(availability);
    await subscriber.hears(availability, 'online');
    await real.output.stop();
    await subscriber.hears(availability, 'offline');
    const later = await subscribe(availability);
    await later.hears(availability, 'offline');
    expect(real.inbox.broker).toEqual(['component_recovered']);
  });

  it('corrects somebody who says that we are offline', async () => {
    started();
    const subscriber = await subscribe(availability);
    await subscriber.hears(availability, 'online');
    await publish(broker.port, availability, 'offline', '-r');
    await waitFor('the correction', () => subscriber.on(availability).length >= 3);
    expect(subscriber.last(availability)).toBe('online');
  });

  it('carries commands out and refuses garbage, on every command topic', async () => {
    const { inbox } = started();
    const subscriber = await subscribe(availability);
    await subscriber.hears(availability, 'online');
    for (const topic of commandTopics) {
      await publish(broker.port, `sentinel-ups/${topic}`, 'ON');
      await publish(broker.port, `sentinel-ups/${topic}`, 'x'.repeat(100_000));
      await publish(broker.port, `sentinel-ups/${topic}`, Uint8Array.of(0xff, 0xfe, 0x00));
    }
    await waitFor('the commands', () => inbox.commands.length >= 2);
    const refused = () => inbox.events.filter(({ type }) => type === 'command_rejected');
    await waitFor('the refusals', () => refused().length >= 4);
    expect(inbox.commands.map(({ kind }) => kind)).toEqual(['start_drill', 'start_maintenance']);
    expect(refused()).toHaveLength(4);
  });

  it('shows hosts, and takes commands to them', async () => {
    const given = facts({ hosts: [nas] });
    const { output, inbox } = started(new MemoryInPlace(), given);
    output.show(snapshot({ hosts: [hostView()] }));
    const subscriber = await subscribe();
    await subscriber.hears('sentinel-ups/host/nas', '"online"');
    const [document] = subscriber.on('homeassistant/device/sentinel-ups_host_nas/config');
    expect(complaintsOf(document?.topic ?? '', document?.payload ?? '')).toEqual([]);
    await publish(broker.port, 'sentinel-ups/host/nas/wake', 'PRESS', '-r');
    await publish(broker.port, 'sentinel-ups/host/nas/shutdown_delay/set', '-5');
    await publish(broker.port, 'sentinel-ups/host/nas/shutdown_delay/set', '20');
    await waitFor('the commands', () => inbox.commands.length >= 2);
    expect(inbox.commands).toEqual([
      { kind: 'wake_host', host: 'nas' },
      { kind: 'set_shutdown_delay', section: 'nas', delay: minutes(20) },
    ]);
    expect(inbox.events).toMatchObject([
      { type: 'component_recovered' },
      { type: 'command_rejected', what: 'message on host/nas/shutdown_delay/set' },
    ]);
    await output.stop();
    await subscriber.hears(availability, 'offline');

    // The press above stands retained now, and comes again as such.
    const again = started(new MemoryInPlace(), given);
    await subscriber.hears(availability, 'online');
    await publish(broker.port, 'sentinel-ups/host/nas/shutdown_delay/set', '30');
    await waitFor('the command after it', () => again.inbox.commands.length > 0);
    expect(again.inbox.commands).toMatchObject([{ kind: 'set_shutdown_delay' }]);
  });

  it('ignores commands that were retained', async () => {
    await publish(broker.port, 'sentinel-ups/drill/set', 'ON', '-r');
    const { inbox } = started();
    const subscriber = await subscribe(availability);
    await subscriber.hears(availability, 'online');
    await publish(broker.port, 'sentinel-ups/maintenance/set', 'OFF');
    await waitFor('the command after it', () => inbox.commands.length > 0);
    expect(inbox.commands).toEqual([{ kind: 'end_maintenance' }]);
  });

  it('introduces itself again when Home Assistant was born', async () => {
    started();
    const subscriber = await subscribe();
    await subscriber.hears('sentinel-ups/sentinel/kitchen_plug', 'alive');
    await publish(broker.port, 'homeassistant/status', 'offline');
    await publish(broker.port, 'homeassistant/status', 'online');
    await waitFor('discovery again', () => subscriber.on(service).length === 2, { within: 15_000 });
    await waitFor('states again', () => subscriber.on('sentinel-ups/mains').length === 2);
    expect(subscriber.on(availability).length).toBe(2);
  });

  it('takes back what left the configuration, seen on the wire', async () => {
    const memory = new MemoryInPlace();
    const first = started(memory);
    const subscriber = await subscribe();
    await subscriber.hears('sentinel-ups/sentinel/kitchen_plug', 'alive');
    await waitFor('the memory', () => memory.saved.length === 2);
    await first.output.stop();
    const before = subscriber.on(service).length;

    const second = realOutput(
      { url: broker.url },
      { memory, given: facts({ sentinels: [], upses: facts().upses.slice(0, 1) }) },
    );
    outputs.push(second);
    second.output.show(snapshot({ sentinels: [] }));
    second.output.start();
    await waitFor('the new document', () => subscriber.on(service).length === before + 2);
    const [removal, document] = subscriber.on(service).slice(before);
    expect(JSON.parse(removal?.payload ?? '')).toMatchObject({
      components: { sentinel_kitchen_plug: { platform: 'binary_sensor' } },
    });
    expect(complaintsOf(service, removal?.payload ?? '')).toEqual([]);
    expect(document?.payload).not.toContain('kitchen_plug');
    await waitFor('the memory', () => memory.saved.length === 4);

    const later = await subscribe();
    await later.hears(availability, 'online');
    await later.hears('sentinel-ups/ups/ups', 'OL');
    const topics = later.heard.map(({ topic }) => topic);
    expect(topics).not.toContain('sentinel-ups/sentinel/kitchen_plug');
    expect(topics).not.toContain('homeassistant/device/sentinel-ups_ups_qnapups/config');
  });

  it('lets others hear topics of theirs', async () => {
    const { output } = started();
    const told: string[] = [];
    await publish(broker.port, 'zigbee/lamp', 'online', '-r');
    output.subscriptions.subscribe('zigbee/lamp', {
      heard: (payload, retained) => told.push(`${Buffer.from(payload).toString()} ${retained}`),
      brokerAway: () => told.push('away'),
      brokerBack: () => told.push('back'),
    });
    await waitFor('what is retained', () => told.includes('online true'));
    await publish(broker.port, 'zigbee/lamp', 'offline', '-r');
    await waitFor('what is new', () => told.includes('offline false'));
    await broker.kill();
    await waitFor('the broker to be away', () => told.includes('away'));
    expect(told.at(-1)).toBe('away');
  });
});
