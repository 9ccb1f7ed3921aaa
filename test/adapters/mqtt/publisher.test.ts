import { describe, expect, it } from 'vitest';
import { Publisher } from '../../../src/adapters/mqtt/publisher.js';
import type { DiscoveryFacts } from '../../../src/adapters/mqtt/settings.js';
import type { Announcement } from '../../../src/domain/core/announcement.js';
import { moment } from '../../../src/domain/core/time.js';
import { waitFor } from '../../wait_for.js';
import { facts, noon, snapshot, upsView } from './given.js';
import { HeldBroker, MemoryInPlace, RecordingLog, settled } from './stand_ins.js';

const place = { baseTopic: 'base', discoveryPrefix: 'ha' };
const service = 'ha/device/base/config';

const publisher = (given: DiscoveryFacts = facts(), memory = new MemoryInPlace()) => {
  const log = new RecordingLog();
  return { memory, log, publisher: new Publisher(place, given, memory, log) };
};

const status = (text: 'OL' | 'OB' | 'OB LB') => snapshot({ upses: [upsView({ status: text })] });

const lost: Announcement = { type: 'mains_lost', message: 'gone', simulated: false, details: {} };

describe('the publisher', () => {
  it('says who we are, that we are there, and then everything, at every connection', async () => {
    const { publisher: subject } = publisher();
    subject.show(status('OL'));
    for (const broker of [new HeldBroker(), new HeldBroker()]) {
      subject.connected(broker);
      await settled(broker);
      const topics = broker.sent.map(({ topic }) => topic);
      expect(topics.slice(0, 4)).toEqual([
        service,
        'ha/device/base_ups_ups/config',
        'ha/device/base_ups_qnapups/config',
        'base/availability',
      ]);
      expect(topics.slice(4)).toContain('base/ups/ups');
      expect(broker.sent.every(({ retain }) => retain)).toBe(true);
      subject.disconnected();
    }
  });

  it('then sends only what changes', async () => {
    const { publisher: subject } = publisher();
    const broker = new HeldBroker();
    subject.show(status('OL'));
    subject.connected(broker);
    await settled(broker);
    const before = broker.sent.length;
    subject.show(status('OL'));
    subject.show(status('OB'));
    await settled(broker);
    expect(broker.sent.slice(before).map(({ topic }) => topic)).toEqual(['base/ups/ups']);
  });

  it('never sends what became old while the broker was slow, and holds no more than a window', async () => {
    const { publisher: subject } = publisher();
    const broker = new HeldBroker();
    subject.connected(broker);
    await settled(broker);
    subject.show(status('OL'));
    const first = broker.sent.length;
    for (let index = 0; index < 1000; index += 1) subject.show(status(index % 2 === 0 ? 'OB' : 'OL'));
    expect(broker.onTheirWay).toBeLessThanOrEqual(broker.window);
    expect(broker.sent.length - first).toBeLessThanOrEqual(broker.window);
    subject.show(status('OB LB'));
    await settled(broker);
    const sent = broker.payloadsOn('base/ups/ups');
    expect(sent.length).toBeLessThanOrEqual(2);
    expect(sent.at(-1)).toContain('OB LB');
  });

  it('leaves a connection that is gone, and shows the newest on the next', async () => {
    const { publisher: subject } = publisher();
    const frozen = new HeldBroker();
    subject.connected(frozen);
    subject.show(status('OL'));
    await waitFor('the first messages', () => frozen.onTheirWay > 0);
    subject.disconnected();
    frozen.settle('lost');
    subject.show(status('OB'));
    const broker = new HeldBroker();
    subject.connected(broker);
    await settled(broker);
    expect(broker.payloadsOn('base/ups/ups')).toEqual([expect.stringContaining('"OB"')]);
    expect(frozen.payloadsOn('base/ups/ups')).toEqual([]);
  });

  it('introduces us again on demand', async () => {
    const { publisher: subject } = publisher();
    const broker = new HeldBroker();
    subject.show(status('OL'));
    subject.connected(broker);
    await settled(broker);
    subject.introduceAgain();
    await settled(broker);
    for (const topic of [service, 'base/availability', 'base/ups/ups'])
      expect(broker.payloadsOn(topic)).toHaveLength(2);
  });

  it('drops events while there is no connection', async () => {
    const { publisher: subject } = publisher();
    subject.announce(lost, moment(0, noon));
    const broker = new HeldBroker();
    subject.connected(broker);
    await settled(broker);
    subject.announce(lost, moment(0, noon));
    const [event, ...others] = broker.sent.filter(({ topic }) => topic === 'base/event');
    expect(event).toMatchObject({ retain: false });
    expect(others).toEqual([]);
  });

  it("sends a witness's event under its former name as well", async () => {
    const { publisher: subject } = publisher();
    const broker = new HeldBroker();
    subject.connected(broker);
    await settled(broker);
    subject.announce({ ...lost, type: 'witness_silent', details: { witness: 'switch' } }, moment(0, noon));
    await waitFor('both', () => broker.sent.filter(({ topic }) => topic === 'base/event').length === 2);
    expect(broker.payloadsOn('base/event').map((payload) => JSON.parse(payload) as unknown)).toMatchObject([
      { event_type: 'witness_silent', witness: 'switch' },
      { event_type: 'sentinel_silent', witness: 'switch' },
    ]);
  });

  it('takes back what left the configuration, and only once', async () => {
    const memory = new MemoryInPlace();
    const start = async (given: DiscoveryFacts) => {
      const { publisher: subject } = publisher(given, memory);
      const broker = new HeldBroker();
      subject.connected(broker);
      await settled(broker);
      return broker;
    };
    await start(facts());
    const without = facts({ sentinels: [] });
    const second = await start(without);
    expect(second.payloadsOn(service)[0]).toContain('"sentinel_kitchen_plug":{"platform":"binary_sensor"}');
    expect(second.payloadsOn(service)[1]).not.toContain('sentinel_kitchen_plug');
    expect(second.payloadsOn('base/sentinel/kitchen_plug')).toEqual(['']);
    const third = await start(without);
    expect(third.payloadsOn(service)).toHaveLength(1);
    expect(third.payloadsOn('base/sentinel/kitchen_plug')).toEqual([]);
  });

  it('takes it back on the next connection where the first broke in the middle of it', async () => {
    const memory = new MemoryInPlace();
    const first = publisher(facts(), memory);
    const before = new HeldBroker();
    first.publisher.connected(before);
    await settled(before);
    const second = publisher(facts({ sentinels: [] }), memory);
    const broken = new HeldBroker();
    second.publisher.connected(broken);
    await waitFor('the first messages', () => broken.onTheirWay > 0);
    second.publisher.disconnected();
    broken.settle('lost');
    const third = publisher(facts({ sentinels: [] }), memory);
    const broker = new HeldBroker();
    third.publisher.connected(broker);
    await settled(broker);
    expect(broker.payloadsOn('base/sentinel/kitchen_plug')).toEqual(['']);
  });

  it('publishes all the same where nothing can be remembered', async () => {
    const broken = Object.assign(new MemoryInPlace(), {
      load: () => Promise.reject(new Error('damaged')),
      save: () => Promise.reject(new Error('disk full')),
    });
    const { publisher: subject, log } = publisher(facts(), broken);
    const broker = new HeldBroker();
    subject.show(status('OL'));
    subject.connected(broker);
    await settled(broker);
    expect(broker.payloadsOn('base/ups/ups')).toHaveLength(1);
    expect(log.at('warn').join()).toContain('damaged');
    expect(log.at('warn').join()).toContain('disk full');
  });

  it('goes on where the broker refuses a topic, and says so once', async () => {
    const { publisher: subject, log } = publisher();
    const broker = new HeldBroker();
    subject.show(status('OL'));
    subject.connected(broker);
    await waitFor('the first messages', () => broker.onTheirWay > 0);
    broker.settle('refused');
    await settled(broker);
    expect(broker.payloadsOn('base/ups/ups')).toHaveLength(1);
    expect(log.at('warn').filter((line) => line.includes(service))).toHaveLength(1);
  });
});
