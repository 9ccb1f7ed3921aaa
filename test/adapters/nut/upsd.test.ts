import { createServer, type Server, type Socket } from 'node:net';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Upsd } from '../../../src/adapters/nut/upsd.js';
import { restsAfterBattery } from '../../../src/adapters/nut/upsd_restarts.js';
import { seconds } from '../../../src/domain/core/time.js';
import type { ChildProcesses, SupervisedChild } from '../../../src/platform/child_process.js';
import { waitFor } from '../../wait_for.js';
import { givenStatus, snapshotOf } from './given.js';
import { AdjustableClock, freePort, nutFolder } from './real_nut.js';
import { RecordedLog } from './recorded_log.js';
import { StandInInbox } from './stand_in_inbox.js';

/**
 * Stands in for an upsd that hangs for good: a real one that is stopped is woken, and one that is held by a debugger cannot be had
 * in a test.
 */
class HangingUpsd implements ChildProcesses {
  readonly restarts: string[] = [];
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #answers = true;

  constructor(private readonly port: number) {
    this.#server = createServer((socket) => {
      this.#sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('data', (question) => {
        if (this.#answers) socket.write(answerTo(question.toString()));
      });
    });
  }

  supervise: ChildProcesses['supervise'] = (spec, listener): SupervisedChild => ({
    pid: null,
    start: () =>
      void spec.prepare().then(() => this.#server.listen(this.port, '127.0.0.1', () => listener.up())),
    signal: () => undefined,
    restart: (reason) => void this.restarts.push(reason),
    stop: () =>
      new Promise((resolve) => {
        this.#server.close(() => resolve());
        for (const socket of this.#sockets) socket.destroy();
      }),
  });

  hang(): void {
    this.#answers = false;
  }
}

const answerTo = (question: string): string => {
  if (question.startsWith('LIST CLIENT')) return 'BEGIN LIST CLIENT ups\nEND LIST CLIENT ups\n';
  return question.startsWith('GET VAR') ? 'VAR ups ups.status "OL"\n' : '1.3\n';
};

describe('an upsd that hangs', () => {
  const inbox = new StandInInbox();
  const clock = new AdjustableClock();
  let folder: string;
  let hanging: HangingUpsd;
  let upsd: Upsd;
  beforeEach(async () => {
    folder = await nutFolder();
    const port = await freePort();
    hanging = new HangingUpsd(port);
    upsd = new Upsd(
      {
        listen: [{ address: '127.0.0.1', port }],
        users: [],
        maxAge: seconds(15),
        tls: null,
        upses: [{ name: 'ups', description: '' }],
        folder: join(folder, 'c'),
        stateFolder: folder,
        runAs: null,
        hostAt: () => null,
      },
      hanging,
      inbox,
      clock,
      new RecordedLog(),
    );
  });
  afterEach(async () => {
    await upsd.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('is started anew, but not on battery nor in the minute after it: until then it is told', async () => {
    upsd.show(snapshotOf(givenStatus('OB')));
    await upsd.start();
    await waitFor('the first look', () => inbox.of('clients_counted').length > 0);
    hanging.hang();
    await waitFor('it is told', () =>
      inbox.of('component_failed').at(-1)?.reason.includes('did not answer within 5 s'),
    );
    upsd.show(snapshotOf(givenStatus('OL')));
    expect(hanging.restarts).toEqual([]);
    clock.ahead += restsAfterBattery;
    await waitFor('the restart', () => hanging.restarts.length > 0);
    expect(hanging.restarts[0]).toContain('did not answer within 5 s');
  });
});
