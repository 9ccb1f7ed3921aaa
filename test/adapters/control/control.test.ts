import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ControlClient } from '../../../src/adapters/control/control_client.js';
import { ControlServer } from '../../../src/adapters/control/control_server.js';
import { checkNotRunning } from '../../../src/adapters/control/control_socket.js';
import type { Command } from '../../../src/domain/command.js';
import type { Health } from '../../../src/domain/health.js';
import { messageOf } from '../../../src/domain/failure.js';
import type { Inbox } from '../../../src/domain/ports.js';
import { minutes } from '../../../src/domain/time.js';
import { view } from '../../../src/domain/view.js';
import {
  drill,
  health as askHealth,
  maintenance,
  shutdownDelay,
  status,
  wake,
} from '../../../src/cli/ask.js';
import { KeptLog } from '../../kept_log.js';
import { alive, at, Script, settings } from '../../domain/given.js';

/** A stand-in for the loop: takes down what it is asked, and answers as told. */
class AskedInbox implements Inbox {
  readonly commands: Command[] = [];
  accept = true;
  dispatch(): void {
    // Nothing fails here.
  }
  command(command: Command): ReturnType<Inbox['command']> {
    this.commands.push(command);
    return Promise.resolve(
      this.accept
        ? { accepted: true, message: 'Done.' }
        : { accepted: false, code: 'refused', reason: 'not now.' },
    );
  }
}

const hosts = ['nas', 'living_room_tv'].map((id) => ({
  id,
  name: id === 'nas' ? 'NAS' : 'Living-room TV',
  ups: id === 'nas' ? 'qnapups' : null,
  wake: { auto: true, possible: true, after: [], leastCharge: null },
}));

let folder: string;
let path: string;
let server: ControlServer;
let inbox: AskedInbox;
let health: Health;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sentinel-ups-control-'));
  path = join(folder, 'control.sock');
  inbox = new AskedInbox();
  const script = new Script(settings({ hosts })).round(alive, 0);
  health = { healthy: true, reasons: [] };
  server = new ControlServer(path, {
    version: '1.2.3',
    snapshot: () => view(script.settings, script.state, at(5)),
    health: () => health,
    inbox,
    maxConnections: 32,
    log: new KeptLog(),
  });
  await server.start();
});
afterEach(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

describe('the control socket', () => {
  it('is open to our own user only', async () => {
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it('gives the status, and 0 while on mains', async () => {
    const printed: string[] = [];
    expect(await status([join(folder, 'not-there.sock'), path], true, (text) => printed.push(text))).toBe(0);
    expect(JSON.parse(printed.join(''))).toMatchObject({ version: '1.2.3', mains: { state: 'present' } });
  });

  it('tells whether the service does its work, and what of it it does not', async () => {
    const printed: string[] = [];
    expect(await askHealth([path], (text) => printed.push(text))).toBe(0);
    health = { healthy: false, reasons: ['upsd does not answer', 'the loop does not turn'] };
    expect(await askHealth([path], (text) => printed.push(text))).toBe(1);
    expect(printed).toEqual(['healthy', 'unhealthy:\n  upsd does not answer\n  the loop does not turn']);
    await server.stop();
    await expect(askHealth([path], () => undefined)).rejects.toMatchObject({ code: 'NOT_RUNNING' });
  });

  it('carries commands out and tells refusals', async () => {
    expect(await drill([path], 'start', () => undefined)).toBe(0);
    expect(inbox.commands).toEqual([{ kind: 'start_drill' }]);
    inbox.accept = false;
    await expect(drill([path], 'stop', () => undefined)).rejects.toMatchObject({
      code: 'REFUSED',
      message: 'Refused: not now.',
    });
  });

  it('starts maintenance for as long as asked, and ends it', async () => {
    expect(await maintenance([path], 90, () => undefined)).toBe(0);
    expect(await maintenance([path], 0, () => undefined)).toBe(0);
    expect(inbox.commands).toEqual([
      { kind: 'start_maintenance', duration: minutes(90) },
      { kind: 'end_maintenance' },
    ]);
  });

  it('wakes a host by its id or its name', async () => {
    const printed: string[] = [];
    expect(await wake([path], 'nas', (text) => printed.push(text))).toBe(0);
    expect(await wake([path], 'living-room tv', (text) => printed.push(text))).toBe(0);
    expect(inbox.commands).toEqual([
      { kind: 'wake_host', host: 'nas' },
      { kind: 'wake_host', host: 'living_room_tv' },
    ]);
    expect(printed).toEqual(['Done.', 'Done.']);
    await expect(wake([path], 'fridge', () => undefined)).rejects.toMatchObject({
      code: 'NO_HOST',
      explanation: 'There is no host "fridge". The hosts are: NAS, Living-room TV.',
    });
    inbox.accept = false;
    await expect(wake([path], 'nas', () => undefined)).rejects.toMatchObject({ code: 'REFUSED' });
  });

  it('sets the shutdown delay of a host or of a UPS', async () => {
    expect(await shutdownDelay([path], 'NAS', minutes(7), () => undefined)).toBe(0);
    expect(await shutdownDelay([path], 'ups', minutes(0), () => undefined)).toBe(0);
    expect(inbox.commands).toEqual([
      { kind: 'set_shutdown_delay', ups: 'qnapups', delay: minutes(7) },
      { kind: 'set_shutdown_delay', ups: 'ups', delay: 0 },
    ]);
    await expect(shutdownDelay([path], 'living_room_tv', minutes(1), () => undefined)).rejects.toMatchObject({
      code: 'NO_SHUTDOWN_DELAY',
    });
    await expect(shutdownDelay([path], 'fridge', minutes(1), () => undefined)).rejects.toMatchObject({
      code: 'NO_HOST',
    });
  });

  it('says that no service is running', async () => {
    await server.stop();
    const status = new ControlClient([path]).status();
    await expect(status).rejects.toMatchObject({ code: 'NOT_RUNNING' });
    const told = messageOf(await status.catch((error: unknown) => error));
    expect(told).toContain('--data');
    // However it is started: as a service, in a container, in Home Assistant, by hand.
    expect(told).not.toMatch(/npm|systemctl|docker/);
  });

  it('goes on after nonsense', async () => {
    await new Promise<void>((resolve) => {
      const peer = connect(path, () => peer.write('\0\xff nonsense\r\n\r\n'));
      peer.resume();
      peer.on('error', () => undefined);
      peer.on('close', () => resolve());
    });
    expect((await new ControlClient([path]).status()).version).toBe('1.2.3');
  });

  it('shows that a service runs already, until it has ended', async () => {
    const candidates = [join(folder, 'not-there.sock'), path];
    await expect(checkNotRunning(candidates)).rejects.toMatchObject({ code: 'ALREADY_RUNNING' });
    await server.stop();
    await expect(checkNotRunning(candidates)).resolves.toBeUndefined();
  });

  it('takes the place of what a crash left behind', async () => {
    await server.stop();
    const crashes = `require('node:net').createServer().listen(process.argv[1], () => process.kill(process.pid, 'SIGKILL'))`;
    spawnSync(process.execPath, ['-e', crashes, path]);
    expect((await stat(path)).isSocket()).toBe(true);
    await expect(checkNotRunning([path])).resolves.toBeUndefined();
    await server.start();
    expect((await new ControlClient([path]).status()).version).toBe('1.2.3');
  });

  it('is not taken from a service that serves it', async () => {
    const log = new KeptLog();
    const script = new Script(settings()).round(alive, 0);
    const other = new ControlServer(path, {
      version: '9',
      snapshot: () => view(script.settings, script.state, at(5)),
      health: () => health,
      inbox,
      maxConnections: 32,
      log,
    });
    await other.start();
    await other.stop();
    expect(log.at('error')[0]).toContain('already runs');
    expect((await new ControlClient([path]).status()).version).toBe('1.2.3');
  });
});
