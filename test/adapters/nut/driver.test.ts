import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NutDriver } from '../../../src/adapters/nut/driver.js';
import { waitFor } from '../../wait_for.js';
import { givenStatus, givenUps, snapshotOf } from './given.js';
import { RecordedLog } from './recorded_log.js';
import { StandInInbox } from './stand_in_inbox.js';

/** A peer on the socket, in the place of upsd. */
class Peer {
  heard = '';
  closed = false;
  constructor(readonly socket: Socket) {
    socket.on('data', (chunk: Buffer) => (this.heard += chunk.toString()));
    socket.on('close', () => (this.closed = true));
    socket.on('error', () => undefined);
  }
  say(line: string): void {
    this.socket.write(`${line}\n`);
  }
  hears(what: string): Promise<unknown> {
    return waitFor(`the peer hears ${what}`, () => this.heard.includes(what));
  }
}

describe('a driver socket', () => {
  let folder: string;
  let inbox: StandInInbox;
  let log: RecordedLog;
  let driver: NutDriver;
  const peers: Peer[] = [];

  const driverFor = (stateFolder: string, names = ['ups', 'nas'], external = false): NutDriver =>
    new NutDriver(
      {
        upses: names.map((name) => ({ name })),
        serialPrefix: 'x',
        version: '1',
        stateFolder,
        gid: null,
        external,
        maxConnections: 256,
      },
      inbox,
      log,
    );
  const peer = (ups = 'ups'): Peer => {
    const made = new Peer(connect(join(folder, `sentinel-ups-${ups}`)));
    peers.push(made);
    return made;
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'nut'));
    inbox = new StandInInbox();
    log = new RecordedLog();
    driver = driverFor(folder);
    await driver.start();
  });
  afterEach(async () => {
    for (const { socket } of peers.splice(0)) socket.destroy();
    await driver.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('is there for upsd and its group only, and gone after stop', async () => {
    expect((await readdir(folder)).sort()).toEqual(['sentinel-ups-nas', 'sentinel-ups-ups']);
    expect((await stat(join(folder, 'sentinel-ups-ups'))).mode & 0o777).toBe(0o660);
    expect((await stat(folder)).mode & 0o777).toBe(0o770);
    await driver.stop();
    expect(await readdir(folder)).toEqual([]);
    await driver.start();
  });

  it('takes the place of one that a killed process left, but not of one that is served', async () => {
    const other = await mkdtemp(join(tmpdir(), 'nut'));
    await writeFile(join(other, 'sentinel-ups-ups'), '');
    const late = driverFor(other, ['ups']);
    await late.start();
    await expect(driverFor(other, ['ups']).start()).rejects.toMatchObject({ code: 'SOCKET_TAKEN' });
    await late.stop();
    await rm(other, { recursive: true });
  });

  it('is refused where its path is too long or its folder cannot be', async () => {
    await expect(driverFor(join(folder, 'x'.repeat(90))).start()).rejects.toMatchObject({
      code: 'PATH_TOO_LONG',
    });
    await writeFile(join(folder, 'file'), '');
    await expect(driverFor(join(folder, 'file', 'x')).start()).rejects.toMatchObject({
      code: 'STATE_FOLDER',
    });
  });

  it('leaves the folder of an external upsd as it is', async () => {
    const other = await mkdtemp(join(tmpdir(), 'nut'));
    const late = driverFor(other, ['ups'], true);
    await late.start();
    expect((await stat(other)).mode & 0o777).toBe(0o700);
    expect(log.text('info')).toContain('[NAME] driver = sentinel-ups');
    late.show(snapshotOf(givenStatus('OB')));
    late.show(snapshotOf(givenStatus('OL')));
    expect(log.text('info')).toContain('systemctl restart nut-server');
    await late.stop();
    await rm(other, { recursive: true });
  });

  it('tells each peer all that it asks for, and then what changes', async () => {
    const first = peer();
    first.say('DUMPALL');
    await first.hears('DUMPDONE');
    expect(first.heard).toContain('DATASTALE');
    driver.show(snapshotOf(givenStatus('OB')));
    await first.hears('DATAOK');
    const second = peer();
    second.say('DUMPALL');
    await second.hears('DUMPDONE');
    expect(second.heard).toMatch(/^SETINFO ups.status "OB"\n/);
    first.heard = second.heard = '';
    driver.show(snapshotOf(givenStatus('OB LB')));
    await Promise.all([first.hears('"0"\n'), second.hears('"0"\n')]);
    expect(first.heard).toBe('SETINFO ups.status "OB LB"\nSETINFO ups.timer.shutdown "0"\n');
    expect(second.heard).toBe(first.heard);
  });

  it('serves from its start what was shown before', async () => {
    await driver.stop();
    driver.show(snapshotOf(givenStatus('OB')));
    await driver.start();
    const upsd = peer();
    upsd.say('DUMPALL');
    await upsd.hears('DATAOK\nDUMPDONE');
    expect(upsd.heard).toMatch(/^SETINFO ups.status "OB"\n/);
  });

  it("answers NUT's tools", async () => {
    driver.show(snapshotOf(givenUps()));
    const tool = peer();
    tool.say('NOBROADCAST\nDUMPALL\nPING\nGETPID\nDUMPVALUE ups.mfr\nDUMPSTATUS');
    await tool.hears(`PID ${process.pid}\nSETINFO ups.mfr "sentinel-ups"\nDUMPDONE\nSETINFO ups.status "OL"`);
    tool.heard = '';
    driver.show(snapshotOf(givenStatus('OB')));
    tool.say('LOGOUT');
    await tool.hears('OK Goodbye\n');
    await waitFor('the connection is closed', () => tool.closed);
    expect(tool.heard).not.toContain('"OB"');
  });

  it('tells what changes as long as it is wanted; keywords may be in any case', async () => {
    driver.show(snapshotOf(givenStatus('OL')));
    const tool = peer();
    const hearsOf = async (line: string, status: 'OL' | 'OB'): Promise<boolean> => {
      tool.say(`${line}\nPING`);
      await tool.hears('PONG\n');
      tool.heard = '';
      driver.show(snapshotOf(givenStatus(status)));
      tool.say('ping');
      await tool.hears('PONG\n');
      const heard = tool.heard;
      tool.heard = '';
      return heard.includes(`ups.status "${status}"`);
    };
    expect(await hearsOf('dumpall', 'OB')).toBe(true);
    expect(await hearsOf('BROADCAST 0', 'OL')).toBe(false);
    expect(await hearsOf('BROADCAST 1', 'OB')).toBe(true);
    expect(await hearsOf('NOBROADCAST', 'OL')).toBe(false);
    expect(await hearsOf('BROADCAST', 'OB')).toBe(true);
  });

  it('ignores what is no request', async () => {
    const tool = peer();
    for (const line of ['SET', 'SET v', 'INSTCMD', 'DUMPVALUE', 'EXIT', 'PROBE', 'SETINFO ups.status OL', ''])
      tool.say(line);
    tool.say('PING');
    await tool.hears('PONG\n');
    expect(tool.heard).toBe('PONG\n');
    expect(log.text('debug').match(/unknown request ignored/g)).toHaveLength(7);
    expect(inbox.events).toEqual([]);
  });

  it('answers each command to the one that sent it, also when it fails', async () => {
    const [asking, other] = [peer(), peer()];
    other.say('DUMPALL');
    await other.hears('DUMPDONE');
    other.heard = '';
    asking.say('INSTCMD test.failure.start TRACKING a');
    await asking.hears('TRACKING a 0\n');
    inbox.result = new Error('broken');
    asking.say(
      'SET ups.delay.shutdown "60" TRACKING b\nINSTCMD load.off TRACKING c\nSET ups.delay.shutdown "x" TRACKING d',
    );
    await asking.hears('TRACKING b 3\n');
    await asking.hears('TRACKING c 1\n');
    await asking.hears('TRACKING d 2\n');
    expect(inbox.of('command_rejected').map(({ what }) => what)).toEqual([
      'INSTCMD load.off',
      'SET ups.delay.shutdown',
    ]);
    other.say('PING');
    await other.hears('PONG\n');
    expect(other.heard).toBe('PONG\n');
  });

  it('ignores malformed lines, and does not tell every one of a flood of them', async () => {
    const upsd = peer();
    for (let count = 0; count < 5_000; count += 1) upsd.say(count % 2 === 0 ? '"12' : 'a '.repeat(40));
    upsd.say('PING');
    await upsd.hears('PONG');
    const told = log.text('warn').match(/malformed line/g)?.length ?? 0;
    expect(told).toBeGreaterThan(0);
    expect(told).toBeLessThan(200);
  });

  it('drops a peer that does not read, and no other', async () => {
    const [deaf, other] = [peer(), peer()];
    deaf.socket.pause();
    deaf.say('DUMPALL');
    other.say('DUMPALL');
    await other.hears('DUMPDONE');
    const shout = async (): Promise<boolean> => {
      for (let count = 0; count < 50; count += 1) {
        driver.show(snapshotOf(givenUps({ description: `${count}`.padEnd(250, 'x') })));
        driver.show(snapshotOf(givenUps({ description: `${count}`.padEnd(250, 'y') })));
      }
      await new Promise((resolve) => setImmediate(resolve));
      return log.text('warn').includes('does not read');
    };
    await waitFor('it is dropped', shout, { within: 10_000, every: 1 });
    other.heard = '';
    other.say('PING');
    await other.hears('PONG');
  });

  it('is not taken down by a crowd', async () => {
    const crowd = Array.from({ length: 40 }, () => peer());
    await waitFor('some are turned away', () => crowd.filter(({ closed }) => closed).length === 8);
    const guest = crowd.find(({ closed }) => !closed);
    guest?.say('PING');
    await guest?.hears('PONG');
  });
});
