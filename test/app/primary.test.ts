import { describe, expect, it, vi } from 'vitest';
import { createPrimary, withOwnHost } from '../../src/app/primary.js';
import { SupervisorApi } from '../../src/adapters/supervisor/api.js';
import type { Settings } from '../../src/config/sections/registry.js';
import { localAddresses } from '../../src/platform/listening.js';
import { StandInInbox } from '../adapters/nut/stand_in_inbox.js';
import { load } from '../config/given.js';
import { KeptLog } from '../kept_log.js';
import { SupervisorStandIn } from '../supervisor_stand_in.js';

const own = localAddresses().find(({ family, address }) => family === 'IPv4' && !address.startsWith('127.'));
const component = 'shutdown of this machine';

const settings = async (text: string): Promise<Settings> =>
  (await load(`sentinels: [127.0.0.1]\n${text}`)).settings;

describe('the host that this machine is', () => {
  const hosts = (address: string): string =>
    `upses: [{name: rack, sentinels: [127.0.0.2]}]\nhosts: [{name: Other, address: 203.0.113.91}, {name: Proxmox, address: ${address}, powered_by: [ups, rack], needs: 1}]`;

  it.each([
    [
      'by its address',
      hosts(own?.address ?? '127.0.0.1'),
      'primary: {shutdown: systemd}',
      'proxmox',
      ['ups', 'rack'],
    ],
    ['by loopback', hosts('127.0.0.1'), 'primary: {shutdown: systemd}', 'proxmox', ['ups', 'rack']],
    [
      'by its name',
      hosts('203.0.113.92'),
      'primary: {shutdown: systemd, host: Proxmox}',
      'proxmox',
      ['ups', 'rack'],
    ],
    [
      'by its name rather than by an address',
      hosts('127.0.0.1'),
      'primary: {shutdown: systemd, host: Other}',
      'other',
      ['ups'],
    ],
    ['not at all', hosts('203.0.113.92'), 'primary: {shutdown: systemd, powered_by: rack}', null, ['rack']],
  ])('is known %s, and what feeds it with it', async (_, text, primary, host, poweredBy) => {
    expect(withOwnHost(await settings(`${text}\n${primary}`)).primary).toMatchObject({
      host,
      poweredBy,
      needs: 1,
    });
  });

  it('is nobody’s business where the machine is left alone', async () => {
    expect(withOwnHost(await settings(hosts('127.0.0.1'))).primary).toBeNull();
  });
});

describe('a machine that cannot be shut down', () => {
  it('is told of at the start, as a problem', async () => {
    const inbox = new StandInInbox();
    const log = new KeptLog();
    const found = await settings('primary: {shutdown: {command: [/no/such/program]}}');
    const primary = createPrimary(found, null, inbox, log);
    await primary?.start();
    await primary?.stop();
    expect(log.at('warn')).toEqual([
      expect.stringContaining('could not be shut down in an outage: /no/such/program is not there'),
    ]);
    expect(inbox.events).toMatchObject([{ type: 'component_failed', component }]);
  });

  it('as an app is so until the Supervisor lets us', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    const token = 'token';
    const supervisor = await SupervisorStandIn.start({ token });
    try {
      const inbox = new StandInInbox();
      const api = new SupervisorApi(supervisor.url, token);
      const found = await settings('primary: {shutdown: supervisor}');
      const primary = createPrimary(found, { api, keepSecret: () => undefined }, inbox, new KeptLog());
      await primary?.start();
      supervisor.info = { data: { hassio_api: true, hassio_role: 'manager' } };
      await vi.advanceTimersByTimeAsync(30_000);
      await vi.waitFor(() =>
        expect(inbox.of('component_recovered')).toEqual([{ type: 'component_recovered', component }]),
      );
      expect(await primary?.shutDown()).toBeNull();
      expect(supervisor.shutdowns).toHaveLength(1);
      await primary?.stop();
    } finally {
      vi.useRealTimers();
      await supervisor.stop();
    }
  });
});
