import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { labAvailable } from '../harness/available.js';
import { eventually } from '../harness/eventually.js';
import { timeUntil } from '../harness/detection_times.js';
import { inHouse, startOnLine, type House } from '../harness/in_house.js';
import { mustRun } from '../harness/run_to_end.js';
import { objectsOn } from '../harness/topics_seen.js';

/** Runs a script of Node.js on the lab's machine. @returns what it printed */
const attack = ({ lab }: House, script: string): Promise<string> => {
  const [command, ...args] = lab.onMachine;
  return mustRun(command, [...args, process.execPath, '-e', script], { within: 120_000 });
};

/** Twenty connections without a token, 20,000 requests for a page file on each, and nobody reads the answers. */
const pipelined = `
const { connect } = require('node:net');
const requests = 'GET /page.js HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n'.repeat(20_000);
for (let count = 0; count < 20; count += 1) {
  const socket = connect(5000, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(requests);
  setTimeout(() => socket.destroy(), 5_000);
}`;

/** 14 MB of zero bytes, about each of which upsd complains. */
const zeroes = `
const { connect } = require('node:net');
const socket = connect(3493, '127.0.0.1');
socket.on('error', () => undefined);
socket.end(Buffer.alloc(14_000_000));
socket.on('close', () => process.exit());
setTimeout(() => process.exit(), 30_000);`;

const filesOpenIn = async (pid: number): Promise<number> => (await readdir(`/proc/${pid}/fd`)).length;

/** The most of its own memory that a process ever had, in MB. */
const peakMemoryOf = async (pid: number): Promise<number> =>
  Number(/^VmHWM:\s+(\d+) kB/m.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;

describe.skipIf(!labAvailable)('a flood (needs network namespaces)', () => {
  it('of pipelined requests takes neither memory nor descriptors, and an outage in it is seen', () =>
    inHouse({}, async (house) => {
      const { lab, service } = house;
      await startOnLine(service);
      const { pid } = service.process;
      const before = { files: await filesOpenIn(pid), memory: await peakMemoryOf(pid) };
      let files = 0;
      const look = setInterval(() => void filesOpenIn(pid).then((now) => (files = Math.max(files, now))), 50);
      try {
        const flooded = attack(house, pipelined);
        await lab.cut();
        await timeUntil(service.clients, 'OB', 30_000);
        await flooded;
      } finally {
        clearInterval(look);
      }
      const memory = await peakMemoryOf(pid);
      expect(files).toBeLessThan(before.files + 100);
      expect(memory).toBeLessThan(before.memory + 150);
    }));

  it('of zero bytes at the NUT port makes a few lines and their number, and an outage after it is seen', () =>
    inHouse({}, async (house) => {
      const { lab, service } = house;
      await startOnLine(service);
      await attack(house, zeroes);
      await lab.cut();
      await timeUntil(service.clients, 'OB', 60_000);
      expect(service.log).toContainEqual(expect.stringMatching(/^… and [\d,]+ more lines$/));
      expect(service.log.length).toBeLessThan(1_000);
    }));

  it('of odd payloads over MQTT makes a few lines and events, and their number', () =>
    inHouse({}, async (house) => {
      const { lab, service } = house;
      await startOnLine(service);
      const watch = await service.clients.watchTopics();
      const refusals = (): Record<string, unknown>[] =>
        objectsOn(watch, 'event').filter(({ event_type }) => event_type === 'command_refused');
      const [command, ...args] = lab.onMachine;
      await mustRun(
        command,
        [...args, 'mosquitto_pub', '-p', '1883', '-q', '1', '-l', '-t', 'sentinel-ups/drill/set'],
        {
          within: 120_000,
          input: 'odd\n'.repeat(20_000),
        },
      );
      // The broker drops some of them: its queue for a client has an end.
      const counted = (): number => refusals().reduce((sum, { count: more }) => sum + Number(more ?? 0), 0);
      await eventually('most of them to be told by their number', () => counted() > 1_000);
      expect(refusals().length).toBeLessThan(300);
      expect(service.log.filter((line) => line.startsWith('Refused ')).length).toBeLessThan(300);
    }));
});
