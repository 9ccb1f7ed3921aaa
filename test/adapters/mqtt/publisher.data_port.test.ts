import { describe, expect, it } from 'vitest';
import { Publisher } from '../../../src/adapters/mqtt/publisher.js';
import { moment } from '../../../src/domain/core/time.js';
import { facts, nas, noon, portReport, severalUpses, snapshot, supplyView, withDriver } from './given.js';
import { HeldBroker, MemoryInPlace, settled, silentLog } from './stand_ins.js';

const place = { baseTopic: 'base', discoveryPrefix: 'ha' };
const service = 'ha/device/base/config';
const given = facts({ upses: severalUpses, hosts: [nas] });

const publisher = (memory = new MemoryInPlace()) => new Publisher(place, given, memory, silentLog);

/** What each message on a topic says, as far as it is JSON with these keys. */
const keysOn = (broker: HeldBroker, topic: string): string[] =>
  broker
    .payloadsOn(topic)
    .map((payload) => Object.keys((JSON.parse(payload) as { components: object }).components).join());

describe('what is published of a UPS with a data port', () => {
  const rack = 'ha/device/base_ups_rack/config';
  const saying = (variables: Readonly<Record<string, string>>, at = 0) =>
    snapshot({
      at: moment(at, noon),
      supplies: [supplyView(), withDriver(portReport(variables, ['beeper.mute']))],
    });
  const connected = async (memory: MemoryInPlace) => {
    const subject = publisher(memory);
    const broker = new HeldBroker();
    subject.connected(broker);
    await settled(broker);
    return { subject, broker };
  };

  it('announces what it tells of once it does, its device alone, and keeps what vanishes for a while', async () => {
    const { subject, broker } = await connected(new MemoryInPlace());
    expect(keysOn(broker, rack)).toEqual([expect.not.stringContaining('ups_load')]);
    subject.show(saying({ 'ups.load': '12' }));
    await settled(broker);
    expect(keysOn(broker, rack)).toEqual([expect.anything(), expect.stringContaining('ups_load')]);
    expect(keysOn(broker, rack)[1]).toContain('command_beeper_mute');
    expect(broker.payloadsOn(service)).toHaveLength(1);
    expect(broker.payloadsOn('base/ups/rack/variables').at(-1)).toBe('{"ups.load":"12"}');
    subject.show(saying({}));
    subject.show(saying({ 'ups.load': '14' }));
    await settled(broker);
    expect(keysOn(broker, rack)).toHaveLength(2);
  });

  it('announces after a restart what it told of before, which goes only once it was not told of for long', async () => {
    const memory = new MemoryInPlace();
    const before = await connected(memory);
    before.subject.show(saying({ 'ups.load': '12', 'ups.temperature': '20' }));
    await settled(before.broker);
    const { subject, broker } = await connected(memory);
    expect(keysOn(broker, rack)).toEqual([expect.stringMatching(/ups_load.*ups_temperature/)]);
    subject.show(saying({ 'ups.load': '12' }, 1000));
    await settled(broker);
    expect(keysOn(broker, rack)).toHaveLength(1);
    subject.show(saying({ 'ups.load': '13' }, 601_000));
    await settled(broker);
    expect(broker.payloadsOn(rack)[1]).toContain('"ups_temperature":{"platform":"sensor"}');
    expect(keysOn(broker, rack).at(-1)).not.toContain('ups_temperature');
  });
});

describe('what is published of whether a UPS may be cut', () => {
  const topic = 'base/ups/rack/safe_to_cut';
  const safeToCut = { safe: true, blockedBy: [], cutIn: null };
  const safe = snapshot({ supplies: [supplyView(), supplyView({ name: 'rack', safeToCut })] });

  it('takes an old yes back before it says that we are there', async () => {
    const subject = publisher();
    const broker = new HeldBroker();
    subject.connected(broker);
    await settled(broker);
    const topics = broker.sent.map((message) => message.topic);
    expect(topics.indexOf(topic)).toBeLessThan(topics.indexOf('base/availability'));
    expect(broker.payloadsOn(topic)).toEqual([expect.stringContaining('"safe":false')]);
  });

  it('takes it back when we stop', async () => {
    const subject = publisher();
    const broker = new HeldBroker();
    subject.show(safe);
    subject.connected(broker);
    await settled(broker);
    expect(broker.payloadsOn(topic).at(-1)).toContain('"safe":true');
    subject.takeBackSafeToCut();
    subject.disconnected();
    expect(broker.payloadsOn(topic).at(-1)).toBe(
      '{"safe":false,"blocked_by":["sentinel-ups has stopped"],"cut_in":null}',
    );
  });
});
