import { afterEach, describe, expect, it } from 'vitest';
import { address } from './ask.js';
import { HubUnderTest, hostView, snapshotOf, supplyView, upsView } from './given.js';

let under: HubUnderTest;
afterEach(() => under.stop());

describe('with several UPSes', () => {
  const shown = snapshotOf({
    upses: [
      upsView(),
      upsView({ name: 'rack', status: 'OB', nutStatus: 'OB DISCHRG', simulated: true }),
      upsView({ name: 'nas' }),
      upsView({ name: 'pc', status: 'OB', simulated: true }),
      upsView({ name: 'server', status: 'OB' }),
    ],
    hosts: [hostView(), hostView({ id: 'pc', ups: 'pc' }), hostView({ id: 'server', ups: 'server' })],
    supplies: [supplyView(), supplyView({ name: 'rack', onBattery: true, drill: true })],
  });

  it.each([
    [address.nas, 'ups', 'OL'],
    [address.pc, 'rack', 'OB LB'],
    [address.server, 'server', 'OL'],
  ])('a client at %s is told of what powers it: %s', async (from, name, status) => {
    under = await HubUnderTest.start();
    under.shown = shown;
    expect((await under.ask('/config', { from })).body).toMatchObject({ UPS_NAME: `${name}@127.0.0.1` });
    expect((await under.ask('/upsc', { from })).body).toMatchObject({ ups: { status } });
  });

  it('a client on both goes through an outage once too few of them are left', async () => {
    under = await HubUnderTest.start();
    under.shown = {
      ...shown,
      supplies: [supplyView({ onBattery: true }), supplyView({ name: 'rack', onBattery: true })],
    };
    const reply = await under.ask('/upsc', { from: address.server });
    expect(reply.body).toMatchObject({ ups: { status: 'OB LB' } });
  });

  it('a stranger is told of the main one', async () => {
    under = await HubUnderTest.start();
    under.shown = shown;
    const reply = await under.ask('/upsc', { from: address.stranger });
    expect(reply.body).toMatchObject({ ups: { status: 'OL' } });
  });
});
