import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StateFile } from '../../../src/adapters/state/state_file.js';
import type { Recollection } from '../../../src/domain/core/recall.js';
import type { DomainSettings } from '../../../src/domain/core/settings.js';
import { minutes, seconds } from '../../../src/domain/core/time.js';
import { at, probed, alive, Script, section, settings, silent } from '../../domain/given.js';
import { host, seen } from '../../domain/given_hosts.js';
import { KeptLog } from '../../kept_log.js';

/** Written by version 0.1.0 with the configuration.yaml beside them. */
const fixtures = join(import.meta.dirname, '../../fixtures/version_0_1_0');

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sentinel-ups-upgrade-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** As that configuration has it. */
const given = (): DomainSettings => {
  const base = settings({
    detection: { timeout: seconds(0.5), confirmations: 2, restoreAfter: seconds(5) },
    battery: { runtime: minutes(120), recharge: minutes(360) },
    sections: [
      section('ups', 600),
      { ...section('qnapups', 600), aliasOf: 'ups' },
      section('nas', 300),
      section('proxmox', 1200),
    ],
    hosts: [host('nas'), host('proxmox', { after: ['nas'] }), host('router', { section: null })],
    wake: { delay: minutes(1), retryEvery: minutes(1), giveUpAfter: minutes(30) },
  });
  const named = (...names: string[]) => names.map((id) => ({ id, name: id }));
  return {
    ...base,
    upses: base.upses.map((ups) => ({
      ...ups,
      sentinels: named('kitchen_plug', 'kuche'),
      witnesses: named('switch'),
    })),
  };
};

async function loaded(name: string): Promise<Recollection> {
  await cp(join(fixtures, name), folder, { recursive: true });
  const log = new KeptLog();
  const remembered = await new StateFile(join(folder, 'state.json'), log).load();
  expect(log.at('warn')).toEqual([]);
  if (remembered === null) throw new Error(`nothing in ${name}`);
  return remembered;
}

/** The service of this version, started `after` milliseconds after the other one was seen last, on the same boot. */
async function upgraded(name: string, after = 10_000): Promise<Script> {
  const remembered = await loaded(name);
  const { bootId, savedAt } = remembered;
  return new Script(given(), remembered, bootId, savedAt.monotonic - at(0).monotonic + after);
}

const heard = (script: Script, outcome: typeof alive, milli: number): Script => {
  for (const id of ['switch', 'kitchen_plug', 'kuche']) {
    script.on(milli + 1, probed(id, id === 'switch' ? alive : outcome, milli));
  }
  return script;
};

describe('a state that version 0.1.0 wrote', () => {
  it('in mid-outage: the outage goes on, and OB LB comes when it would have come', async () => {
    const script = await upgraded('outage');
    const start = script.now;
    script.tick(start + 1);
    expect([script.mains, script.status, script.ups.decided]).toEqual(['lost', 'OB', true]);
    const began = (script.ups.outage?.startedAt.monotonic ?? 0) - at(0).monotonic;
    for (let milli = start + 2; milli < began + 239_000; milli += 2_000) heard(script, silent, milli);
    // The delay of nas was set to 240 s at run time.
    expect(script.statuses).toEqual({ ups: 'OB', qnapups: 'OB', nas: 'OB', proxmox: 'OB' });
    for (let milli = began + 239_000; milli < began + 244_000; milli += 500) heard(script, silent, milli);
    expect(script.statuses).toEqual({ ups: 'OB', qnapups: 'OB', nas: 'OB LB', proxmox: 'OB' });
  });

  it('with a UPS that was given another name meanwhile: the outage is still its own', async () => {
    const remembered = await loaded('outage');
    const renamed = given();
    const script = new Script(
      {
        ...renamed,
        upses: renamed.upses.map((ups) => ({ ...ups, name: 'inverter' })),
        sections: renamed.sections.map((one) => ({ ...one, poweredBy: ['inverter'] })),
        hosts: renamed.hosts.map((one) => ({ ...one, poweredBy: ['inverter'] })),
      },
      remembered,
      remembered.bootId,
      remembered.savedAt.monotonic - at(0).monotonic + 10_000,
    );
    expect(script.tick(script.now + 1).statuses['nas']).toBe('OB');
  });

  it('while it waited to wake: who was to be woken is woken', async () => {
    const script = await upgraded('waking');
    expect(script.state.hosts.map(({ wake }) => wake.stage)).toEqual(['planned', 'planned', 'planned']);
    expect(script.ups.lastOutage?.duration).toBeGreaterThan(41_000);
    for (let milli = script.now + 1; script.packets.length === 0; milli += 1_000) {
      if (milli > script.now + 600_000) throw new Error('nobody is woken');
      heard(script, alive, milli);
    }
    expect(script.packets[0]?.[1]).toBe('nas');
  });

  it('while packets went out, in a drill, and in maintenance', async () => {
    expect((await upgraded('sending')).state.hosts[0]?.wake.stage).toBe('planned');
    const drill = await upgraded('drill');
    drill.tick(drill.now + 1);
    expect([drill.status, drill.ups.drill?.upAtStart]).toEqual(['OB', ['nas', 'proxmox', 'router']]);
    const held = await upgraded('maintenance');
    expect(Object.fromEntries(held.state.maintenance?.held ?? [])).toEqual({
      ups: 'OL',
      qnapups: 'OL',
      nas: 'OL',
      proxmox: 'OL',
    });
  });

  it('on line: is served at once, with the delay that was set', async () => {
    const script = await upgraded('idle');
    script.tick(script.now + 1);
    expect(script.status).toBe('OL');
    expect(seen(script, script.now, 'nas').shutdownDelay).toBe(240_000);
  });
});
