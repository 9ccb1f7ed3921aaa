import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ControlClient } from '../../../src/adapters/control/client.js';
import { checkNotRunning, ControlSocket } from '../../../src/adapters/control/socket.js';
import { controlServer } from '../../../src/adapters/http/hub.js';
import { ask, type Question } from '../../../src/cli/ask.js';
import type { Command, CommandOrigin } from '../../../src/domain/core/command.js';
import type { Health } from '../../../src/domain/view/health.js';
import { messageOf } from '../../../src/domain/core/failure.js';
import type { Inbox } from '../../../src/domain/core/ports.js';
import { minutes } from '../../../src/domain/core/time.js';
import { hubContext } from '../http/given_context.js';
import { KeptLog } from '../../kept_log.js';
import { waitFor } from '../../wait_for.js';
import { alive, at, Script, settings, viewAt } from '../../domain/given.js';
import { rehearsalsOf } from '../../app/given_rehearsals.js';

/** A stand-in for the loop: takes down what it is asked, and answers as told. */
class AskedInbox implements Inbox {
  readonly commands: Command[] = [];
  readonly from: CommandOrigin[] = [];
  accept = true;
  dispatch(): void {
    // Nothing fails here.
  }
  command(command: Command, from: CommandOrigin): ReturnType<Inbox['command']> {
    this.commands.push(command);
    this.from.push(from);
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
  poweredBy: ['ups'],
  needs: 1,
  section: id === 'nas' ? 'qnapups' : null,
  wake: { auto: true, possible: true, after: [], minCharge: null },
}));

/** `Omit` for each member of a union. */
type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

let folder: string;
let path: string;
let server: ControlSocket;
let inbox: AskedInbox;
let health: Health;

const socketOf = (version: string, log: KeptLog): ControlSocket => {
  const script = new Script(settings({ hosts })).round(alive, 0);
  const snapshot = viewAt(script.settings, script.state, at(5));
  const context = hubContext({
    version,
    snapshot: () => snapshot,
    health: () => health,
    rehearse: rehearsalsOf(script),
    inbox,
    log,
  });
  return new ControlSocket(path, () => controlServer(context, 32), inbox, log);
};

/** What the command line does. */
const asked = (
  question: DistributiveOmit<Question, 'config' | 'data'>,
  print: (text: string) => void = () => undefined,
  paths = [path],
): Promise<number> => ask({ ...question, config: '', data: '' }, new ControlClient(paths), print);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sentinel-ups-control-'));
  path = join(folder, 'control.sock');
  inbox = new AskedInbox();
  health = { healthy: true, reasons: [] };
  server = socketOf('1.2.3', new KeptLog());
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
    expect(
      await asked({ command: 'status', json: true }, (text) => printed.push(text), [
        join(folder, 'not-there.sock'),
        path,
      ]),
    ).toBe(0);
    expect(JSON.parse(printed.join(''))).toMatchObject({ version: '1.2.3', mains: { state: 'present' } });
  });

  it('tells whether the service does its work, and what of it it does not', async () => {
    const printed: string[] = [];
    expect(await asked({ command: 'health' }, (text) => printed.push(text))).toBe(0);
    health = { healthy: false, reasons: ['upsd does not answer', 'the loop does not turn'] };
    expect(await asked({ command: 'health' }, (text) => printed.push(text))).toBe(1);
    expect(printed).toEqual(['healthy', 'unhealthy:\n  upsd does not answer\n  the loop does not turn']);
    await server.stop();
    await expect(asked({ command: 'health' })).rejects.toMatchObject({ code: 'NOT_RUNNING' });
  });

  it('tells what would happen if the mains went now, and 0 whatever would go wrong', async () => {
    const printed: string[] = [];
    const question = { command: 'rehearse', ups: null, lasts: minutes(2), json: true } as const;
    expect(await asked(question, (text) => printed.push(text))).toBe(0);
    expect(JSON.parse(printed.join(''))).toMatchObject({ lasts: 120, hosts: [{ id: 'nas' }, {}] });
    expect(await asked({ ...question, json: false }, (text) => printed.push(text))).toBe(0);
    expect(printed.at(-1)).toMatch(/^If the mains went now, and were back after 2 min:/);
    await expect(asked({ ...question, ups: 'nobody' })).rejects.toMatchObject({ code: 'REFUSED' });
  });

  it('carries commands out and tells refusals', async () => {
    expect(await asked({ command: 'drill', action: 'start', ups: null })).toBe(0);
    expect(inbox.commands).toEqual([{ kind: 'start_drill', ups: null }]);
    expect(inbox.from).toEqual(['command line']);
    inbox.accept = false;
    await expect(asked({ command: 'drill', action: 'stop', ups: null })).rejects.toMatchObject({
      code: 'REFUSED',
      message: 'Refused: not now.',
    });
  });

  it('starts maintenance for as long as asked, and ends it', async () => {
    expect(await asked({ command: 'maintenance', minutes: 90 })).toBe(0);
    expect(await asked({ command: 'maintenance', minutes: 0 })).toBe(0);
    expect(inbox.commands).toEqual([
      { kind: 'start_maintenance', duration: minutes(90) },
      { kind: 'end_maintenance' },
    ]);
  });

  it('wakes a host by its id or its name', async () => {
    const printed: string[] = [];
    expect(await asked({ command: 'wake', host: 'nas' }, (text) => printed.push(text))).toBe(0);
    expect(await asked({ command: 'wake', host: 'living-room tv' }, (text) => printed.push(text))).toBe(0);
    expect(inbox.commands).toEqual([
      { kind: 'wake_host', host: 'nas' },
      { kind: 'wake_host', host: 'living_room_tv' },
    ]);
    expect(printed).toEqual(['Done.', 'Done.']);
    await expect(asked({ command: 'wake', host: 'fridge' })).rejects.toMatchObject({
      code: 'NO_HOST',
      explanation: 'There is no host "fridge". The hosts are: NAS, Living-room TV.',
    });
    inbox.accept = false;
    await expect(asked({ command: 'wake', host: 'nas' })).rejects.toMatchObject({ code: 'REFUSED' });
  });

  it('sets the shutdown delay of a host or of a UPS', async () => {
    expect(await asked({ command: 'shutdown-delay', of: 'NAS', delay: minutes(7) })).toBe(0);
    expect(await asked({ command: 'shutdown-delay', of: 'ups', delay: minutes(0) })).toBe(0);
    expect(inbox.commands).toEqual([
      { kind: 'set_shutdown_delay', section: 'qnapups', delay: minutes(7) },
      { kind: 'set_shutdown_delay', section: 'ups', delay: 0 },
    ]);
    await expect(
      asked({ command: 'shutdown-delay', of: 'living_room_tv', delay: minutes(1) }),
    ).rejects.toMatchObject({
      code: 'NO_SHUTDOWN_DELAY',
    });
    await expect(asked({ command: 'shutdown-delay', of: 'fridge', delay: minutes(1) })).rejects.toMatchObject(
      {
        code: 'NO_HOST',
      },
    );
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

  /** What is answered to one request, whoever sends it. */
  const answerTo = async (text: string): Promise<string> => {
    const peer = connect(path, () => peer.write(text));
    let answer = '';
    peer.setEncoding('utf8').on('data', (chunk: string) => (answer += chunk));
    await once(peer, 'close');
    return answer;
  };
  const post = 'POST /api/maintenance/start HTTP/1.1\r\nHost: x\r\nConnection: close\r\n';

  it.each([
    ['what only client scripts ask', 'GET /upsc HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', '404'],
    ['a command that is none', `${post}Content-Type: application/json\r\nContent-Length: 1\r\n\r\n7`, '400'],
    [
      'a body too long',
      `${post}Content-Type: application/json\r\nContent-Length: 99999\r\n\r\n${'x'.repeat(99_999)}`,
      '413',
    ],
  ])('refuses %s', async (_what, text, status) => {
    expect(await answerTo(text)).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(inbox.commands).toEqual([]);
  });

  it('takes so many connections and no more', async () => {
    const idle = Array.from({ length: 40 }, () => connect(path));
    await Promise.all(
      idle.map((peer) => Promise.race([once(peer, 'connect'), once(peer, 'close')]).catch(() => undefined)),
    );
    await waitFor('the rest to be closed', () => idle.filter((peer) => !peer.destroyed).length <= 32);
    for (const peer of idle) peer.destroy();
    await waitFor(
      'it to be free again',
      async () => (await asked({ command: 'health' }).catch(() => 1)) === 0,
    );
  });

  it('goes on after garbage', async () => {
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
    const other = socketOf('9', log);
    await other.start();
    await other.stop();
    expect(log.at('error')[0]).toContain('already runs');
    expect((await new ControlClient([path]).status()).version).toBe('1.2.3');
  });
});
