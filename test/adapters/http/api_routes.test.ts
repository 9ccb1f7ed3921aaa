import { scheduleView } from '../mqtt/given.js';
import { afterEach, describe, expect, it } from 'vitest';
import { asAdmin } from './ask.js';
import { hostView, HubUnderTest, snapshotOf, supplyView } from './given.js';

let under: HubUnderTest;
afterEach(() => under.stop());

describe('/api', () => {
  it('tells the status as the command line does', async () => {
    under = await HubUnderTest.start();
    expect((await under.ask('/api/status')).body).toMatchObject({
      version: '1.2.3',
      mains: { state: 'present' },
      hosts: [{ id: 'nas', state: 'online', shutdown_delay: 600 }, { id: 'tv' }],
    });
  });

  it.each([
    ['POST', '/api/drill/start', undefined, { kind: 'start_drill', ups: null }],
    ['POST', '/api/drill/stop', undefined, { kind: 'stop_drill', ups: null }],
    ['POST', '/api/hosts/nas/wake', undefined, { kind: 'wake_host', host: 'nas' }],
    [
      'PUT',
      '/api/hosts/nas/shutdown_delay',
      { minutes: 15 },
      { kind: 'set_shutdown_delay', section: 'nas', delay: 900_000 },
    ],
    [
      'PUT',
      '/api/upses/ups/shutdown_delay',
      { seconds: 90 },
      { kind: 'set_shutdown_delay', section: 'ups', delay: 90_000 },
    ],
    ['POST', '/api/maintenance/start', { minutes: 90 }, { kind: 'start_maintenance', duration: 5_400_000 }],
    ['POST', '/api/maintenance/stop', undefined, { kind: 'end_maintenance' }],
    ['POST', '/api/probe', undefined, { kind: 'probe_everything' }],
    ['POST', '/api/drill/start', {}, { kind: 'start_drill', ups: null }],
    ['POST', '/api/drill/start', { ups: 'rack' }, { kind: 'start_drill', ups: 'rack' }],
    ['POST', '/api/drill/stop', { ups: 'ups' }, { kind: 'stop_drill', ups: 'ups' }],
    [
      'POST',
      '/api/upses/rack/command',
      { command: 'shutdown.return', value: '60' },
      { kind: 'instant_command', ups: 'rack', name: 'shutdown.return', value: '60' },
    ],
    [
      'PUT',
      '/api/upses/rack/variable',
      { variable: 'input.transfer.low', value: 180 },
      { kind: 'set_variable', ups: 'rack', name: 'input.transfer.low', value: '180' },
    ],
  ])('%s %s %j is carried out', async (method, path, body, command) => {
    under = await HubUnderTest.start();
    under.shown = snapshotOf({ supplies: [supplyView(), supplyView({ name: 'rack' })] });
    expect(await under.ask(path, { method, body })).toMatchObject({
      status: 200,
      body: { message: 'Done.' },
    });
    expect(under.inbox.commands).toEqual([{ command, from: 'HTTP', by: null }]);
  });

  it.each([
    ['skip', { kind: 'skip_schedule', schedule: 'friday_drill' }],
    ['enable', { kind: 'set_schedule', schedule: 'friday_drill', enabled: true }],
    ['disable', { kind: 'set_schedule', schedule: 'friday_drill', enabled: false }],
  ])('POST /api/schedules/friday_drill/%s', async (what, command) => {
    under = await HubUnderTest.start();
    under.shown = snapshotOf({ schedules: [scheduleView()] });
    expect((await under.ask(`/api/schedules/friday_drill/${what}`, { method: 'POST' })).status).toBe(200);
    expect(under.inbox.commands).toMatchObject([{ command, from: 'HTTP' }]);
    expect(await under.ask(`/api/schedules/gone/${what}`, { method: 'POST' })).toMatchObject({
      status: 404,
      body: { error: 'UNKNOWN_SCHEDULE', message: 'There is no schedule "gone". There is: friday_drill.' },
    });
  });

  it('knows a host by the longest id that there is', async () => {
    under = await HubUnderTest.start();
    const id = 'ss'.repeat(100);
    under.shown = snapshotOf({ hosts: [hostView({ id })] });
    expect((await under.ask(`/api/hosts/${id}/wake`, { method: 'POST' })).status).toBe(200);
  });

  it('tells why a command is refused', async () => {
    under = await HubUnderTest.start();
    under.inbox.result = { accepted: false, code: 'refused', reason: 'a real outage is going on.' };
    expect(await under.ask('/api/drill/start', { method: 'POST' })).toMatchObject({
      status: 409,
      body: { error: 'REFUSED', message: 'a real outage is going on.' },
    });
  });

  it.each([
    ['/api/hosts/gone/shutdown_delay', { minutes: 1 }, 404],
    ['/api/hosts/tv/shutdown_delay', { minutes: 1 }, 409],
    ['/api/hosts/nas/shutdown_delay', { minutes: '1' }, 400],
    ['/api/hosts/nas/shutdown_delay', { minutes: -1 }, 400],
    ['/api/hosts/nas/shutdown_delay', { minutes: 1441 }, 400],
    ['/api/hosts/nas/shutdown_delay', { minutes: 0.5 }, 400],
    ['/api/hosts/nas/shutdown_delay', 7, 400],
    ['/api/hosts/nas/shutdown_delay', '{', 400],
    ['/api/upses/gone/shutdown_delay', { seconds: 1 }, 404],
    ['/api/upses/nas/shutdown_delay', { minutes: 1 }, 400],
    ['/api/upses/nas/shutdown_delay', { seconds: 86_401 }, 400],
  ])('PUT %s %j changes nothing: %d', async (path, body, status) => {
    under = await HubUnderTest.start();
    expect((await under.ask(path, { method: 'PUT', body })).status).toBe(status);
    expect(under.inbox.commands).toEqual([]);
  });

  it('stops a drill with nothing sent along but that it is JSON', async () => {
    under = await HubUnderTest.start();
    expect((await under.ask('/api/drill/stop', { method: 'POST' })).status).toBe(200);
    expect(under.inbox.commands).toMatchObject([
      { command: { kind: 'stop_drill', ups: null }, from: 'HTTP' },
    ]);
  });

  it.each([
    ['text/plain', 'whatever'],
    ['application/x-www-form-urlencoded', ''],
    ['', ''],
  ])('takes no command that does not say that it is JSON, and says how: %j %j', async (type, body) => {
    under = await HubUnderTest.start();
    const headers = { ...asAdmin, ...(type !== '' && { 'content-type': type }) };
    expect(await under.ask('/api/drill/stop', { method: 'POST', headers, body })).toMatchObject({
      status: 415,
      body: {
        error: 'NOT_JSON',
        message: expect.stringContaining("curl: -H 'Content-Type: application/json'") as string,
      },
    });
    expect(under.inbox.commands).toEqual([]);
  });

  it.each([
    ['/api/drill/start', { ups: 'gone' }, 404, 'UNKNOWN_UPS', 'There is no UPS "gone". There is: ups.'],
    ['/api/drill/start', { usp: 'ups' }, 404, 'UNKNOWN_UPS', 'There is no UPS null. There is: ups.'],
    ['/api/drill/start', 7, 404, 'UNKNOWN_UPS', 'There is no UPS null. There is: ups.'],
    ['/api/upses/nas/command', { command: 'x' }, 404, 'UNKNOWN_UPS', 'There is no UPS "nas". There is: ups.'],
    [
      '/api/upses/ups/command',
      { value: '1' },
      400,
      'INVALID',
      'Nothing is not the name of a command such as beeper.mute. Send {"command": "beeper.mute"}.',
    ],
    [
      '/api/upses/ups/command',
      undefined,
      400,
      'INVALID',
      'No command was sent. Send {"command": "beeper.mute"}.',
    ],
  ])('POST %s %j changes nothing', async (path, body, status, error, message) => {
    under = await HubUnderTest.start();
    const reply = await under.ask(path, { method: 'POST', body });
    expect(reply).toMatchObject({ status, body: { error, message } });
    expect(under.inbox.commands).toEqual([]);
  });

  it('holds the status for an hour where no length is sent, and for no other length that is none', async () => {
    under = await HubUnderTest.start();
    const path = '/api/maintenance/start';
    expect((await under.ask(path, { method: 'POST' })).status).toBe(200);
    for (const body of [{}, 7, [], { minutes: null }, { minutes: 0 }, { minutes: 1441 }, { minuets: 5 }])
      expect(await under.ask(path, { method: 'POST', body })).toMatchObject({
        status: 400,
        body: {
          error: 'INVALID',
          message: 'The length is not a number of minutes from 1 to 1440. Send {"minutes": 60}.',
        },
      });
    expect(under.inbox.commands).toEqual([
      { command: { kind: 'start_maintenance', duration: 3_600_000 }, from: 'HTTP', by: null },
    ]);
    expect(under.inbox.events[0]).toMatchObject({ type: 'command_rejected', what: 'maintenance.start' });
  });

  it('announces a delay that is none', async () => {
    under = await HubUnderTest.start();
    await under.ask('/api/hosts/nas/shutdown_delay', { method: 'PUT', body: { minutes: 'x' } });
    await under.ask('/api/hosts/nas/shutdown_delay', { method: 'PUT' });
    expect(under.inbox.events).toEqual(
      ['The delay is not a whole number of minutes from 0 to 1440.', 'No delay was sent.'].map((reason) => ({
        ...{ type: 'command_rejected', from: 'HTTP', by: null, what: 'shutdown_delay of nas' },
        reason,
      })),
    );
  });

  it('knows no other route and no other host', async () => {
    under = await HubUnderTest.start();
    expect(await under.ask('/api/nothing?x=1')).toMatchObject({
      status: 404,
      body: { error: 'NO_SUCH_ROUTE' },
    });
    expect(await under.ask('/api/hosts/gone/wake', { method: 'POST' })).toMatchObject({
      status: 404,
      body: { error: 'UNKNOWN_HOST', message: 'There is no host "gone". There is: nas, tv.' },
    });
    const body = { seconds: 1 };
    expect(await under.ask('/api/upses/gone/shutdown_delay', { method: 'PUT', body })).toMatchObject({
      body: { error: 'UNKNOWN_UPS', message: 'There is no UPS "gone". There is: ups, nas.' },
    });
  });
});
