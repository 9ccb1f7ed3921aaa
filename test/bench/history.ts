import { mkdir, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { textOf } from '../../src/adapters/history/line_check.js';
import { moment, seconds } from '../../src/domain/core/time.js';
import type { Line } from '../../src/domain/history/line_schema.js';
import { waitFor } from '../wait_for.js';
import { LoopbackService } from './loopback_service.js';
import { percentile, told, wanted, type Measurement } from './measurement.js';
import { residentMemoryOf } from './process_usage.js';

const outages = 2_000;
const days = 30;
const port = 25_017;
const token = 'history-bench';
const dayLength = 86_400_000;

/** Five years of made-up history: each outage with forty lines; and a month of latencies of 20 devices. */
export const measureHistory = async (): Promise<Measurement[]> => {
  const service = await LoopbackService.start(
    {
      sentinels: ['127.0.0.1'],
      mqtt: false,
      nut: { listen: ['127.0.0.1:23517'] },
      http: { listen: `127.0.0.1:${port}`, token },
    },
    writeHistory,
  );
  try {
    const list = async () => (await ask('/api/history?limit=2000')).body.length;
    const start = performance.now();
    await waitFor('the index to be made', async () => (await list().catch(() => 0)) > 100 * outages, {
      within: 120_000,
      every: 100,
    });
    const made = performance.now() - start;
    const idle = await residentMemoryOf(service.process.pid);
    const lists = await timesOf(20, '/api/history?limit=2000');
    const details = await timesOf(20, '/api/history/outages/1000');
    const listed = await residentMemoryOf(service.process.pid);
    const to = new Date().toISOString();
    const from = new Date(Date.now() - days * dayLength).toISOString();
    const month = await timesOf(3, `/api/history/devices?from=${from}&to=${to}`);
    const memory = await residentMemoryOf(service.process.pid);
    return [
      told('history: start until 2,000 outages without an index are listed', made / 1000, 's'),
      wanted('history: list of 2,000 outages, max of 20', percentile(lists, 100), 'ms', 100),
      told('history: one outage, max of 20', percentile(details, 100), 'ms'),
      told('history: 20 devices over a month, max of 3', percentile(month, 100), 'ms'),
      told('history: memory of the service once the index is made', idle.now, 'MB'),
      wanted('history: memory of the service after 20 lists', listed.now, 'MB', 95),
      told('history: memory of the service after three questions about a month', memory.now, 'MB'),
    ];
  } finally {
    await service.close();
  }
};

const timesOf = async (count: number, path: string): Promise<number[]> => {
  const times: number[] = [];
  for (let turn = 0; turn < count; turn += 1) {
    const start = performance.now();
    const { status } = await ask(path);
    if (status !== 200) throw new Error(`${path}: ${status}`);
    times.push(performance.now() - start);
  }
  return times;
};

const ask = (path: string): Promise<{ status: number; body: string }> =>
  new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}` };
    const sent = request({ host: '127.0.0.1', port, path, headers }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (body += chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
    });
    sent.on('error', reject);
    sent.end();
  });

async function writeHistory(data: string): Promise<void> {
  const now = Date.now();
  const folder = join(data, 'history');
  await mkdir(join(folder, 'outages'), { recursive: true });
  await mkdir(join(folder, 'days'));
  for (let id = 1; id <= outages; id += 1) {
    const started = now - (outages - id + 1) * ((5 * 365 * dayLength) / outages);
    await writeFile(
      join(folder, 'outages', `${String(id).padStart(6, '0')}.jsonl`),
      linesOfOutage(started).map(textOf).join(''),
    );
  }
  for (let day = 1; day <= days; day += 1) await writeDay(join(folder, 'days'), now - day * dayLength);
}

const stamp = (at: number) => {
  const { wall, monotonic } = moment(0, at);
  return { at: wall, m: monotonic };
};

function linesOfOutage(started: number): Line[] {
  const hosts = [{ id: 'nas', name: 'NAS', state: 'online', reason: 'it answers', why: '' }] as const;
  const event = (index: number): Line => ({
    k: 'event',
    ...stamp(started + index * 1_000),
    type: 'sentinel_silent',
    message: `Sentinel Kitchen plug ${index} is silent: no answer in 1 s`,
    why: '',
    simulated: false,
    details: { sentinel: `kitchen_plug_${index}` },
  });
  const now = stamp(started);
  return [
    {
      k: 'began',
      ...now,
      kind: 'outage',
      ups: 'ups',
      boot: 'made-up',
      origin: now.at,
      hosts: [...hosts],
      upses: [],
    },
    ...Array.from({ length: 36 }, (_, index) => event(index)),
    { k: 'ended', ...stamp(started + 90_000), duration: seconds(90) },
    { k: 'closed', ...stamp(started + 91_000), left_out: 0 },
  ];
}

async function writeDay(folder: string, start: number): Promise<void> {
  const ids = Array.from({ length: 20 }, (_, index) => `plug_${index}`);
  const devices = ids.map((id) => ({ id, name: id, role: 'sentinel', state: 'alive' }) as const);
  const buckets = Array.from({ length: 288 }, (_, index): Line => {
    const at = stamp(start + index * 300_000);
    return {
      k: 'latency',
      ...at,
      start: at.at,
      devices: Object.fromEntries(ids.map((id) => [id, [0.8, 1.2, 9.5, 150, 0]])),
    };
  });
  const name = `${new Date(start).toISOString().slice(0, 19).replaceAll(':', '')}Z-madeup.jsonl`;
  const lines: Line[] = [{ k: 'on', ...stamp(start), boot: 'made-up', fresh: true, devices }, ...buckets];
  await writeFile(join(folder, name), lines.map(textOf).join(''));
}
