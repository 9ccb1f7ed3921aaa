import { expect, it } from 'vitest';
import type { Recollection } from '../../../src/domain/core/recall.js';
import { remember } from '../../../src/domain/core/remember.js';
import { at } from '../given.js';
import { PortScript, withPort } from '../given_port.js';

/** Low ten seconds after the start of an outage. */
const given = withPort({ after: 10 });

/** On battery when the machine went down; it is up again after two minutes. */
const rebooted = (): PortScript => {
  const before = new PortScript(given).says(0, 'OL').says(10_000, 'OB', { until: 15_000 });
  expect(before.status).toBe('OB');
  const saved = JSON.parse(JSON.stringify(remember(before.state, 'boot-1', at(15_000)))) as Recollection;
  return new PortScript(given, saved, 'boot-2', 135_000);
};

it('after a reboot in an outage the OB of a driver that has just started shuts nobody down', () => {
  const script = rebooted().says(136_000, 'OB', { until: 138_000 });
  expect(script.status).not.toBe('OB LB');
  script.says(139_000, 'OL', { until: 160_000 });
  expect(script.status).toBe('OL');
});

it('after a reboot in an outage that goes on OB is believed once it has lasted', () => {
  const script = rebooted().says(136_000, 'OB', { until: 150_000 });
  expect(script.status).toBe('OB LB');
});
