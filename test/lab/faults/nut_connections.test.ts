import { describe, expect, it } from 'vitest';
import { waitFor } from '../../wait_for.js';
import { labAvailable } from '../harness/available.js';
import { eventually } from '../harness/eventually.js';
import { inHouse, startOnLine } from '../harness/in_house.js';
import { LongRunning } from '../harness/long_running.js';
import { mustRun } from '../harness/run_to_end.js';
import { pidOf } from '../harness/machine_processes.js';

const openFiles = 128;
const crowd = 200;

/** Opens connections that never say a word, and tells when the kernel has made them. */
const connectAndSayNothing = `
  const { connect } = require('node:net');
  let made = 0;
  for (let one = 0; one < Number(process.argv[1]); one += 1) {
    connect(3493, '127.0.0.1').on('connect', () => console.log('made', ++made)).on('error', () => undefined);
  }`;

/** Ticks of 10 ms that a process has used (utime and stime of proc(5)). */
const ticksOf = async (pid: number): Promise<number> => {
  const stat = await mustRun('cat', [`/proc/${pid}/stat`]);
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(fields[11]) + Number(fields[12]);
};

describe.skipIf(!labAvailable)(
  'more NUT connections than files may be open (needs network namespaces)',
  () => {
    it('keep those waiting that are too many, and nothing else', () =>
      inHouse({ sentinels: 2 }, async ({ lab, service }) => {
        await startOnLine(service, { under: ['prlimit', `--nofile=${openFiles}:${openFiles}`] });
        const upsd = await pidOf(lab, 'upsd');
        const clients = new LongRunning([
          ...lab.onMachine,
          ...[process.execPath, '-e', connectAndSayNothing, String(crowd)],
        ]);
        try {
          await waitFor('more connections than files', () => clients.lines.length > openFiles - 8, {
            within: 20_000,
          });
          const before = await ticksOf(upsd);
          const start = performance.now();
          await lab.cut();
          await eventually('OB over MQTT', async () =>
            (await service.clients.mqttRetained('sentinel-ups/ups/ups'))?.includes('"OB"'),
          );
          const share = ((await ticksOf(upsd)) - before) / ((performance.now() - start) / 10);
          expect(share).toBeLessThan(0.5);
        } finally {
          await clients.end();
        }
        await eventually('upsc reads OB', async () => (await service.clients.status()) === 'OB');
        expect(await pidOf(lab, 'upsd')).toBe(upsd);
      }));
  },
);
