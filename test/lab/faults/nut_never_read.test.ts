import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { waitFor } from '../../wait_for.js';
import { labAvailable } from '../harness/available.js';
import { eventually } from '../harness/eventually.js';
import { goesFirst } from '../harness/goes_first.js';
import { inHouse, startOnLine } from '../harness/in_house.js';
import { LongRunning } from '../harness/long_running.js';
import { pidOf } from '../harness/machine_processes.js';

const connections = 8;
const reads = 25;

/** Asks for megabytes over several connections and reads nothing; each is opened again as soon as it is closed. */
const askAndNeverRead = `
  const { connect } = require('node:net');
  const [server, count] = process.argv.slice(1);
  const questions = 'LIST VAR ups\\n'.repeat(100_000);
  const open = () => {
    const socket = connect(3493, server, () => socket.write(questions)).pause();
    socket.on('error', () => undefined).on('close', () => setTimeout(open, 0));
  };
  for (let one = 0; one < Number(count); one += 1) open();`;

describe.skipIf(!labAvailable)('NUT clients that ask and never read (needs network namespaces)', () => {
  goesFirst();

  it('are dropped and named, in an outage too; upsd goes on, and others are answered within a moment', () =>
    inHouse(
      { sentinels: 2, configuration: { nut: { listen: ['0.0.0.0:3493'] } } },
      async ({ lab, service }) => {
        // Small buffers, so that it takes kilobytes until upsd has to wait for a client, not megabytes.
        for (const buffer of ['tcp_rmem', 'tcp_wmem'])
          await lab.run('sysctl', ['-w', `net.ipv4.${buffer}=4096 16384 65536`]);
        await startOnLine(service);
        const upsd = await pidOf(lab, 'upsd');
        const host = await lab.addHost();
        await host.run('sysctl', ['-w', 'net.ipv4.tcp_rmem=4096 4096 4096']);
        await lab.cut();
        await eventually('OB', async () => (await service.clients.status()) === 'OB');
        const hostile = new LongRunning([
          ...host.onIt,
          ...[process.execPath, '-e', askAndNeverRead, host.server, String(connections)],
        ]);
        const latencies: number[] = [];
        try {
          const told = `NUT connections from ${host.address} were closed`;
          await waitFor('it is told', () => service.log.join('\n').includes(told), { within: 60_000 });
          for (let read = 0; read < reads; read += 1) {
            const start = performance.now();
            expect(await service.clients.status()).toBe('OB');
            latencies.push(performance.now() - start);
            await pause(100);
          }
        } finally {
          await hostile.end();
        }
        latencies.sort((one, other) => one - other);
        // A busy machine may be slow now and then.
        expect(latencies[Math.floor(reads / 2)]).toBeLessThan(1_500);
        expect(await pidOf(lab, 'upsd')).toBe(upsd);
        expect(service.log.join('\n')).not.toContain('upsd is started anew');
      },
    ));
});
