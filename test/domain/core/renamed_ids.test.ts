import { describe, expect, it } from 'vitest';
import { remember } from '../../../src/domain/core/remember.js';
import type { Remembered } from '../../../src/domain/core/memory_schema.js';
import { withIdsOf } from '../../../src/domain/core/renamed_ids.js';
import { alive, at, mainOf, Script, settings } from '../given.js';
import { host } from '../given_hosts.js';

const formerIdOf = (name: string): string => `former_${name.toLowerCase()}`;

const saved = (script: Script): Remembered => remember(script.state, 'boot-1', at(1000));

describe('what another version remembered under other ids', () => {
  const before = settings({
    hosts: [host('former_nas'), host('former_server', { after: ['former_nas'] })],
  });
  const former = {
    ...before,
    upses: before.upses.map((ups) => ({
      ...ups,
      sentinels: ups.sentinels.map((one) => ({ ...one, id: formerIdOf(one.name) })),
    })),
  };
  const now = settings({
    hosts: [
      { ...host('nas'), name: 'NAS' },
      { ...host('server', { after: ['nas'] }), name: 'Server' },
    ],
  });
  const answered = { former_s1: alive, former_s2: alive };

  it('counts for the devices of these names', () => {
    const script = new Script(former).round(answered, 0);
    expect(withIdsOf(now, saved(script), formerIdOf).seenAlive).toEqual(['s1', 's2']);
  });

  it('counts for the hosts of these names: who is to be woken, who was up before a drill, who waits for whom', () => {
    const record = saved(new Script(former));
    const [nas, server] = record.hosts;
    const wake = { stage: 'failed', at: at(0), reason: 'it waits', waitsFor: 'former_nas' } as const;
    const hosts = [nas, server].flatMap((one) => (one === undefined ? [] : [{ ...one, wake }]));
    const drill = { startedAt: at(0), stoppedAt: null, upAtStart: ['former_server'] };
    const renamed = withIdsOf(
      now,
      { ...record, hosts, upses: record.upses.map((ups) => ({ ...ups, drill })) },
      formerIdOf,
    );
    expect(renamed.hosts.map(({ id }) => id)).toEqual(['nas', 'server']);
    expect(renamed.hosts[1]?.wake).toMatchObject({ waitsFor: 'nas' });
    expect(mainOf(renamed).drill?.upAtStart).toEqual(['server']);
  });

  it('stays with whoever has that id now', () => {
    const taken = settings({ hosts: [...now.hosts, host('former_nas')] });
    const renamed = withIdsOf(taken, saved(new Script(former)), formerIdOf);
    expect(renamed.hosts.map(({ id }) => id)).toEqual(['former_nas', 'server']);
  });
});
