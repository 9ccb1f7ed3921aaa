import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { announcedBy, readAnnounced, takeBack, together } from '../../../src/adapters/mqtt/announced.js';
import { discoveredDevices } from '../../../src/adapters/mqtt/discovery.js';
import type { DiscoveryFacts } from '../../../src/adapters/mqtt/settings.js';
import { facts, nas } from './given.js';
import { complaintsOf } from './home_assistant_rules.js';

const place = { baseTopic: 'sentinel-ups', discoveryPrefix: 'homeassistant' };

const configured = (given: DiscoveryFacts, at = place) => {
  const devices = discoveredDevices(at, given);
  return { devices, announced: announcedBy(devices) };
};

const messages = (before: ReturnType<typeof configured>, now: ReturnType<typeof configured>) =>
  takeBack(before.announced, now.announced, now.devices);

describe('taking back what was announced', () => {
  it('sends nothing where nothing changed, and nothing at the very first start', () => {
    const now = configured(facts());
    expect(messages(now, now)).toEqual([]);
    expect(takeBack(readAnnounced(null), now.announced, now.devices)).toEqual([]);
  });

  it('removes the entities of a sentinel that left, and clears its topic', () => {
    const now = configured(facts({ sentinels: [] }));
    const [document, cleared, ...more] = messages(configured(facts()), now);
    expect(document?.topic).toBe('homeassistant/device/sentinel-ups/config');
    expect(JSON.parse(document?.payload ?? '')).toMatchObject({
      components: {
        sentinel_kitchen_plug: { platform: 'binary_sensor' },
        latency_kitchen_plug: { platform: 'sensor' },
        mains: { unique_id: 'sentinel-ups_mains' },
      },
    });
    expect(complaintsOf(document?.topic ?? '', document?.payload ?? '')).toEqual([]);
    expect(cleared).toEqual({ topic: 'sentinel-ups/sentinel/kitchen_plug', payload: '', retain: true });
    expect(more).toEqual([]);
  });

  it('removes a UPS that left, device and topic', () => {
    const now = configured(facts({ upses: facts().upses.slice(0, 1) }));
    expect(messages(configured(facts()), now)).toEqual([
      { topic: 'homeassistant/device/sentinel-ups_ups_qnapups/config', payload: '', retain: true },
      { topic: 'sentinel-ups/ups/qnapups', payload: '', retain: true },
    ]);
  });

  it('removes a host that left, device and topic', () => {
    expect(messages(configured(facts({ hosts: [nas] })), configured(facts()))).toEqual([
      { topic: 'homeassistant/device/sentinel-ups_host_nas/config', payload: '', retain: true },
      { topic: 'sentinel-ups/host/nas', payload: '', retain: true },
    ]);
  });

  it('removes what was announced under an id that is made otherwise now', () => {
    const sentinel = (id: string) => ({ id, name: 'Küche', hasLatency: false });
    const cafe = (id: string) => ({ id, name: 'Café', ups: null, wakeable: false });
    const before = configured(facts({ sentinels: [sentinel('k_che')], hosts: [cafe('caf_')] }));
    const now = configured(facts({ sentinels: [sentinel('kuche')], hosts: [cafe('cafe')] }));
    const [document, ...cleared] = messages(before, now);
    expect(JSON.parse(document?.payload ?? '')).toMatchObject({
      components: {
        sentinel_k_che: { platform: 'binary_sensor' },
        sentinel_kuche: { unique_id: 'sentinel-ups_sentinel_kuche' },
      },
    });
    expect(cleared).toEqual([
      { topic: 'homeassistant/device/sentinel-ups_host_caf_/config', payload: '', retain: true },
      { topic: 'sentinel-ups/host/caf_', payload: '', retain: true },
      { topic: 'sentinel-ups/sentinel/k_che', payload: '', retain: true },
    ]);
  });

  it('removes the number and the button of a host that lost its delay and its mac', () => {
    const now = configured(facts({ hosts: [{ ...nas, ups: null, wakeable: false }] }));
    const [document, ...more] = messages(configured(facts({ hosts: [nas] })), now);
    expect(JSON.parse(document?.payload ?? '')).toMatchObject({
      components: { shutdown_delay: { platform: 'number' }, wake: { platform: 'button' } },
    });
    expect(complaintsOf(document?.topic ?? '', document?.payload ?? '')).toEqual([]);
    expect(more).toEqual([]);
  });

  it('removes everything, children before their parent, when the base topic or the prefix changed', () => {
    const moved = configured(facts(), { baseTopic: 'garage', discoveryPrefix: 'ha' });
    const before = configured(facts());
    const gone = messages(before, moved);
    expect(gone.every(({ payload, retain }) => payload === '' && retain)).toBe(true);
    expect(gone.slice(0, 3).map(({ topic }) => topic)).toEqual([
      'homeassistant/device/sentinel-ups_ups_qnapups/config',
      'homeassistant/device/sentinel-ups_ups_ups/config',
      'homeassistant/device/sentinel-ups/config',
    ]);
    expect(gone.slice(3).map(({ topic }) => topic)).toEqual([...before.announced.topics]);
  });

  it('removes a component first that is of another platform now', () => {
    const now = configured(facts());
    const before = {
      ...now.announced,
      devices: { ...now.announced.devices, 'homeassistant/device/sentinel-ups/config': { mains: 'sensor' } },
    };
    const [document] = takeBack(before, now.announced, now.devices);
    expect(JSON.parse(document?.payload ?? '')).toMatchObject({
      components: { mains: { platform: 'sensor' } },
    });
  });
});

describe('what is remembered', () => {
  it('comes back from JSON as it was', () => {
    const { announced } = configured(facts());
    expect(readAnnounced(JSON.parse(JSON.stringify(announced)))).toEqual(announced);
  });

  it('loses nothing of the old when the new is added', () => {
    const before = configured(facts()).announced;
    const now = configured(facts({ sentinels: [] }));
    const both = together(before, now.announced);
    expect(takeBack(both, now.announced, now.devices)).toEqual(takeBack(before, now.announced, now.devices));
  });

  it('is read whatever it is, and never yields a topic that a broker would not take', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.jsonValue(),
          fc.record({
            devices: fc.dictionary(fc.string(), fc.jsonValue()),
            topics: fc.array(fc.jsonValue()),
          }),
        ),
        (remembered) => {
          const { devices, topics } = readAnnounced(remembered);
          for (const topic of [...Object.keys(devices), ...topics]) expect(topic).toMatch(/^[^+#\0]+$/);
        },
      ),
    );
  });
});
