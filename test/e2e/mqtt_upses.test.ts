import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Snapshot } from '../../src/domain/view/snapshot.js';
import {
  facts,
  nas,
  portReport,
  severalUpses,
  snapshot,
  supplyView,
  withDriver,
} from '../adapters/mqtt/given.js';
import { complaintsOf } from '../adapters/mqtt/home_assistant_rules.js';
import { publish, RealBroker, RealSubscriber } from '../adapters/mqtt/real_broker.js';
import { realOutput, type RealOutput } from '../adapters/mqtt/real_output.js';
import { waitFor } from '../wait_for.js';

const cutTopic = 'sentinel-ups/ups/rack/safe_to_cut';
const availability = 'sentinel-ups/availability';
const rack = 'homeassistant/device/sentinel-ups_ups_rack/config';

describe('several UPSes at a real broker', () => {
  let broker: RealBroker;
  let subscriber: RealSubscriber;
  let real: RealOutput;

  beforeEach(async () => {
    broker = await RealBroker.start();
    subscriber = await RealSubscriber.start(broker.port, '#');
    real = realOutput({ url: broker.url }, { given: facts({ upses: severalUpses, hosts: [nas] }) });
  });
  afterEach(async () => {
    await real.output.stop();
    await subscriber.stop();
    await broker.stop();
  });

  const started = (shown: Snapshot): void => {
    real.output.show(shown);
    real.output.start();
  };

  it('say that nothing is safe to cut before we are gone, so that it is not what stays retained', async () => {
    const safeToCut = { safe: true, blockedBy: [], cutIn: null };
    started(snapshot({ supplies: [supplyView(), supplyView({ name: 'rack', safeToCut })] }));
    await subscriber.hears(cutTopic, '"safe":true');
    await real.output.stop();
    await subscriber.hears(availability, 'offline');
    const last = subscriber.heard.map(({ topic }) => topic);
    expect(last.lastIndexOf(cutTopic)).toBeLessThan(last.lastIndexOf(availability));
    const later = await RealSubscriber.start(broker.port, cutTopic);
    await later.hears(cutTopic, '"safe":false');
    await later.stop();
  });

  it('are announced with what a driver tells of once it does, and take its commands', async () => {
    started(snapshot({ supplies: [supplyView(), withDriver(null)] }));
    await subscriber.hears('sentinel-ups/ups/rack/variables', '{}');
    const report = portReport({ 'ups.load': '12' }, ['beeper.mute', 'load.off']);
    real.output.show(snapshot({ supplies: [supplyView(), withDriver(report)] }));
    await subscriber.hears(rack, '"ups_load"');
    expect(complaintsOf(rack, subscriber.last(rack) ?? '')).toEqual([]);
    await publish(broker.port, 'sentinel-ups/ups/rack/command', 'beeper.mute');
    await publish(broker.port, 'sentinel-ups/ups/rack/drill/set', 'ON');
    await waitFor('both commands', () => real.inbox.commands.length === 2);
    expect(real.inbox.commands).toEqual([
      { kind: 'instant_command', ups: 'rack', name: 'beeper.mute', value: null },
      { kind: 'start_drill', ups: 'rack' },
    ]);
  });
});
