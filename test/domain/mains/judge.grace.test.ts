import { describe, expect, it } from 'vitest';
import { remember } from '../../../src/domain/core/remember.js';
import type { ProbeOutcome } from '../../../src/domain/core/event.js';
import { alive, at, Script, settings, silent, textsOf, viewAt } from '../given.js';
import { told } from '../../../src/domain/view/reasons/told.js';

const brokerAway: ProbeOutcome = { kind: 'broker_away', why: told('broker_away') };

/** All sentinels are mqtt devices of one broker. */
const behindBroker = (witnesses = 0): Script => new Script(settings({ witnesses })).round(alive, 0);

describe('mqtt sentinels whose broker was away', () => {
  it('are not believed to be silent at first: a broker that stops publishes their wills', () => {
    const script = behindBroker().round(brokerAway, 2000).outage(4000).keep(silent, 10_000, 55_000);
    expect([script.mains, script.status]).toEqual(['unknown', 'OL']);
    expect(textsOf(viewAt(script.settings, script.state, at(55_000)).problems)).toEqual([
      'the MQTT broker was away: the sentinels are given 60 s to be reachable again before their silence counts',
    ]);
  });

  it('count again once seen alive, each for itself', () => {
    const script = behindBroker().round(brokerAway, 2000).round(silent, 4000);
    script.round({ s1: alive, s2: alive }, 6000).outage(8000);
    expect(script.status).toBe('OL');
    script.round({ s3: alive }, 14_000).outage(16_000);
    expect([script.mains, script.status]).toEqual(['lost', 'OB']);
  });

  it('count again a minute after the broker was last away', () => {
    const script = behindBroker()
      .round(brokerAway, 2000)
      .keep(brokerAway, 5000, 30_000)
      .round(silent, 31_000);
    script.keep(silent, 35_000, 84_000);
    expect(script.status).toBe('OL');
    script.outage(88_000);
    expect([script.mains, script.status]).toEqual(['lost', 'OB']);
  });

  it('raise a suspicion with the wills that come before the broker is gone, but no outage', () => {
    const script = behindBroker().round(silent, 2000);
    expect(script.mains).toBe('suspect');
    script.round(silent, 3010).round(brokerAway, 4000).outage(6000);
    expect([script.mains, script.status]).toEqual(['unknown', 'OL']);
  });

  it('are not believed after a restart of ours together with the broker’s, though they were seen alive before', () => {
    const before = behindBroker();
    const script = new Script(before.settings, remember(before.state, 'boot-1', at(5000)), 'boot-1', 8000);
    script.round(brokerAway, 8000).outage(9000).keep(silent, 15_000, 60_000);
    expect(script.status).toBe('OL');
  });

  it('find a power cut as ever while their broker stays', () => {
    expect(behindBroker().outage(2000).status).toBe('OB');
  });

  it('hold nobody up who is no mqtt device', () => {
    const script = new Script(settings({ detection: { silent: 2 } })).round(alive, 0);
    script.probe('s3', brokerAway, 2000).outage(4000, { s1: silent, s2: silent, s3: silent });
    expect(script.status).toBe('OB');
  });
});

it('a witness whose broker was away has no vote by its will', () => {
  const cut = { s1: silent, s2: silent, s3: silent, w1: silent };
  const script = behindBroker(1).probe('w1', brokerAway, 2000).outage(4000, cut);
  expect(script.status).toBe('OB');
  const longAgo = behindBroker(1).probe('w1', brokerAway, 2000);
  longAgo.keep({ ...cut, s1: alive }, 4000, 64_000).outage(66_000, cut);
  expect([longAgo.mains, longAgo.status]).toEqual(['unknown', 'OL']);
});
