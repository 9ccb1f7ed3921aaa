import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { minutes } from '../../src/domain/core/time.js';
import { givenStatus, givenUps } from '../adapters/nut/given.js';
import { anotherUpsd, RealNut, run } from '../adapters/nut/real_nut.js';
import { waitFor } from '../wait_for.js';

describe('NUT clients at a real upsd', () => {
  let nut: RealNut;
  beforeEach(async () => {
    nut = await RealNut.start(['ups', 'qnapups']);
  });
  afterEach(() => nut.stop());

  it('read stale data before anything was decided', async () => {
    expect(await nut.status()).toContain('Data stale');
    expect((await run('upsc', nut.at())).err).toContain('Data stale');
    const listed = (await run('upsc', '-L', `127.0.0.1:${nut.port}`)).out.trim().split('\n');
    expect(listed.sort()).toEqual(['qnapups: UPS "qnapups" #1', 'ups: UPS "ups" #1']);
  });

  it('read every variable of the UPS and its alias', async () => {
    nut.show(givenUps(), givenUps({ name: 'qnapups', aliasOf: 'ups', battery: null, description: '' }));
    await nut.reads('OL');
    expect((await run('upsc', nut.at())).out.trim().split('\n')).toEqual([
      'battery.charge: 100',
      'battery.charge.low: 96',
      'battery.charger.status: resting',
      'battery.runtime: 7200',
      'battery.runtime.low: 6900',
      'device.description: Garage inverter',
      'device.mfr: sentinel-ups',
      'device.model: Sentinel-watched UPS',
      'device.serial: lab-ups',
      'device.type: ups',
      'driver.name: sentinel-ups',
      'driver.version: 1.2.3',
      'ups.delay.shutdown: 300',
      'ups.mfr: sentinel-ups',
      'ups.model: Sentinel-watched UPS',
      'ups.serial: lab-ups',
      'ups.status: OL',
      'ups.test.result: No test initiated',
      'ups.timer.shutdown: -1',
    ]);
    const alias = (await run('upsc', nut.at('qnapups'))).out;
    expect(alias).toContain('ups.model: Sentinel-watched UPS');
    expect(alias).toContain('ups.serial: lab-qnapups');
    expect(alias).not.toContain('battery.');
  });

  it('see every step of an outage', async () => {
    for (const status of ['OL', 'OB', 'OB LB', 'OL'] as const) {
      nut.show(givenStatus(status));
      await nut.reads(status);
    }
    nut.show(givenStatus('stale'));
    await nut.reads(/Data stale/);
    nut.show(givenStatus('OB'));
    await nut.reads('OB');
    expect((await run('upsc', nut.at(), 'ups.timer.shutdown')).out.trim()).toBe('100');
  });

  it('read values with every character that NUT treats specially', async () => {
    nut.show(givenUps({ description: 'a "b" \\ c # d = é', testResult: 'Done' }));
    await nut.reads('OL');
    expect((await run('upsc', nut.at(), 'device.description')).out.trim()).toBe('a "b" \\ c # d = e');
    nut.show(givenUps({ description: 'a "b" \\ c # d = é', testResult: 'done' }));
    await waitFor(
      'the change in case',
      async () => (await run('upsc', nut.at(), 'ups.test.result')).out.trim() === 'done',
    );
  });

  it('list the writable variable with its range, and the commands', async () => {
    nut.show(givenUps());
    await nut.reads('OL');
    const { out } = await run('upsrw', nut.at());
    expect(out).toContain('[ups.delay.shutdown]');
    expect(out).toContain('Type: RANGE');
    expect(out).toContain('Option: "0-86400"');
    const commands = (await run('upscmd', '-l', nut.at())).out;
    expect(commands).toMatch(/test\.battery\.start[^]*test\.failure\.start[^]*test\.failure\.stop/);
  });

  const upscmd = (name: string, ...more: string[]) =>
    run('upscmd', '-w', '-u', 'admin', '-p', 'adminpass', nut.at(), name, ...more);
  const upsrw = (value: string) =>
    run('upsrw', '-w', '-s', `ups.delay.shutdown=${value}`, '-u', 'admin', '-p', 'adminpass', nut.at());

  it('start and stop a drill, probe everything and set the delay, and learn the true result', async () => {
    nut.show(givenUps());
    await nut.reads('OL');
    for (const name of ['test.failure.start', 'test.failure.stop', 'test.battery.start']) {
      expect((await upscmd(name)).err.trim()).toBe('SUCCESS');
    }
    expect((await upsrw('600')).err.trim()).toBe('SUCCESS');
    expect(nut.inbox.commands).toEqual([
      { command: { kind: 'start_drill', ups: null }, from: 'NUT' },
      { command: { kind: 'stop_drill', ups: null }, from: 'NUT' },
      { command: { kind: 'probe_everything' }, from: 'NUT' },
      { command: { kind: 'set_shutdown_delay', section: 'ups', delay: minutes(10) }, from: 'NUT' },
    ]);
  });

  it('learn that a command was refused, was invalid, or failed', async () => {
    nut.show(givenUps());
    await nut.reads('OL');
    nut.inbox.result = { accepted: false, code: 'refused', reason: 'there is an outage' };
    expect((await upscmd('test.failure.start')).err).toContain('FAILED');
    expect((await upsrw('600')).err).toContain('FAILED');
    nut.inbox.result = { accepted: false, code: 'invalid', reason: 'too long' };
    expect((await upsrw('600')).err).toContain('INVALID-ARGUMENT');
    nut.inbox.result = new Error('broken');
    expect((await upscmd('test.failure.start')).err).toContain('FAILED');
    expect((await upscmd('test.failure.start', 'now')).err).toContain('INVALID-ARGUMENT');
  });

  it('cannot set what is not a number of seconds in range, nor what is not writable', async () => {
    nut.show(givenUps());
    await nut.reads('OL');
    for (const value of ['abc', '-1', '86401', '1.5', '1e3']) {
      const { code, err } = await upsrw(value);
      expect([value, code, err]).not.toEqual([value, 0, 'SUCCESS\n']);
    }
    expect(
      (await run('upsrw', '-w', '-s', 'ups.status=OL', '-u', 'admin', '-p', 'adminpass', nut.at())).code,
    ).not.toBe(0);
    expect((await upscmd('load.off')).code).not.toBe(0);
    expect(nut.inbox.commands).toEqual([]);
  });

  it('may do what their role allows and nothing else', async () => {
    nut.show(givenUps());
    await nut.reads('OL');
    const answers = async (user: string, password: string): Promise<string[]> => {
      const client = nut.client();
      const asked: string[] = [];
      await client.ask(`USERNAME ${user}`);
      await client.ask(`PASSWORD "${password}"`);
      for (const line of [
        'LOGIN ups',
        'FSD qnapups',
        'SET VAR ups ups.delay.shutdown 60',
        'INSTCMD ups test.battery.start',
      ]) {
        asked.push((await client.ask(line))[0]?.slice(0, 2).join(' ') ?? '');
      }
      client.close();
      return asked;
    };
    const denied = 'ERR ACCESS-DENIED';
    expect(await answers('mon', 'mon pass')).toEqual(['OK', denied, denied, denied]);
    expect(await answers('main', 'main\\"p\\\\a\\#s=s')).toEqual(['OK', 'OK FSD-SET', denied, denied]);
    expect(await answers('admin', 'adminpass')).toEqual(['OK', denied, 'OK', 'OK']);
    expect(await answers('mon', 'wrong')).toEqual([denied, denied, denied, denied]);
  });

  it('may log in and command with one account, as PeaNUT does', async () => {
    nut.show(givenUps());
    await nut.reads('OL');
    const client = nut.client();
    const lines = [
      'USERNAME admin',
      'PASSWORD adminpass',
      'LOGIN ups',
      'INSTCMD ups test.battery.start',
      'LOGOUT',
    ];
    for (const line of lines) expect((await client.ask(line))[0]?.[0]).toBe('OK');
    client.close();
    expect((await upscmd('test.battery.start')).code).toBe(0);
  });

  it('are counted while they are logged in, and their hosts known', async () => {
    nut.show(givenUps());
    const client = nut.client();
    await client.ask('USERNAME mon');
    await client.ask('PASSWORD "mon pass"');
    expect(await client.ask('LOGIN ups')).toEqual([['OK']]);
    const counted = () => nut.inbox.of('clients_counted').at(-1)?.clients?.get('ups');
    await waitFor('one client', () => counted() === 1, { within: 20_000 });
    const hosts = () => [...(nut.inbox.of('logins_seen').at(-1)?.logins ?? [])];
    await waitFor('its host', () => hosts().length === 1, { within: 20_000 });
    expect(hosts()).toEqual([['here', new Set(['ups'])]]);
    client.close();
    await waitFor('no client', () => counted() === 0 && hosts().length === 0, { within: 20_000 });
  });

  it('of a second upsd see the same, and get their own results', async () => {
    const other = await anotherUpsd(nut);
    try {
      nut.show(givenStatus('OB'));
      const at = `ups@127.0.0.1:${other.port}`;
      const status = async () => (await run('upsc', at, 'ups.status')).out.trim();
      await waitFor('the second upsd says OB', async () => (await status()) === 'OB');
      nut.show(givenStatus('OB LB'));
      await waitFor('the second upsd says OB LB', async () => (await status()) === 'OB LB');
      await nut.reads('OB LB');
      nut.inbox.result = { accepted: false, code: 'refused', reason: 'no' };
      const [first, second] = await Promise.all([
        upscmd('test.failure.start'),
        run('upscmd', '-w', '-u', 'admin', '-p', 'adminpass', at, 'test.failure.start'),
      ]);
      expect([first.err, second.err].filter((text) => text.includes('FAILED'))).toHaveLength(2);
    } finally {
      await other.end();
    }
  });
});
