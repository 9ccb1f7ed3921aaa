import { setTimeout as pause } from 'node:timers/promises';
import { mustRun } from '../lab/harness/run_to_end.js';
import { watchedHouse } from '../lab/harness/watched_house.js';
import { ClientPrograms } from './client_program.js';
import type { HttpLoad, HttpLoadResult } from './http_load.js';
import { type Measurement, progress, told } from './measurement.js';
import { PingTrace } from './ping_trace.js';
import { cpuTimeBetween, cpuTimeOf, residentMemoryOf } from './process_usage.js';
import { turnsKept } from './turns_kept.js';

const sentinels = 200;
const interval = 2_000;
const settling = 5_000;
const connections = 50;
const hosts = 10;
const warmUp = 1_000;
const counted = 10_000;

const port = 5000;
const token = 'the-token-of-the-bench';
const title = `hub beside ${sentinels} sentinels`;

const addressOf = (connection: number): string => `127.0.1.${1 + (connection % hosts)}`;

const configuration = {
  http: { listen: `127.0.0.1:${port}`, token },
  hosts: Array.from({ length: hosts }, (_, host) => ({
    name: `Host ${host + 1}`,
    address: addressOf(host),
    shutdown_delay: '10m',
  })),
};

interface Route {
  readonly name: string;
  readonly body: (address: string) => string;
}

const routes: readonly Route[] = [
  { name: 'GET /upsc', body: () => '' },
  { name: 'GET /config', body: () => '' },
  { name: 'POST /status', body: (address) => JSON.stringify({ ip: address, status: 'online' }) },
];

/** The hub as fast as 50 clients of ten hosts can ask, while 200 sentinels are probed, and whether their turns are kept. */
export const measureHub = async (): Promise<Measurement[]> => {
  const house = await watchedHouse({ sentinels, witnesses: 0 }, configuration);
  const programs = await ClientPrograms.compile();
  try {
    const trace = await PingTrace.start(house.lab);
    try {
      const { pid } = house.service.process;
      await pause(settling);
      const start = performance.now();
      const figures: Measurement[] = [];
      for (const route of routes) {
        const words = programs.words('http_load', loadOn(route));
        figures.push(...(await loaded(route, pid, [...house.lab.onMachine, ...words])));
      }
      const memory = await residentMemoryOf(pid);
      const requests = new Map(
        [...trace.requests(start, performance.now())].filter(([to]) => house.lab.sentinels.includes(to)),
      );
      return [
        ...figures,
        told(`${title}: memory of the service, the most`, memory.peak, 'MB'),
        ...turnsKept(title, requests, sentinels, interval),
      ];
    } finally {
      await trace.end();
    }
  } finally {
    await programs.remove();
    await house.close();
  }
};

const loadOn = ({ name, body }: Route): HttpLoad => ({
  host: '127.0.0.1',
  port,
  warmUp,
  counted,
  connections: Array.from({ length: connections }, (_, connection) => {
    const from = addressOf(connection);
    const sent = body(from);
    const head = [
      `${name} HTTP/1.1`,
      `Host: 127.0.0.1:${port}`,
      `Authorization: Bearer ${token}`,
      ...(sent === '' ? [] : ['Content-Type: application/json', `Content-Length: ${sent.length}`]),
    ];
    return { from, request: `${head.join('\r\n')}\r\n\r\n${sent}` };
  }),
});

/** CPU is over all of the program's run, warm-up and start included, so it tells a little less than the counted part used. */
const loaded = async (
  { name }: Route,
  pid: number,
  [command, ...args]: readonly [string, ...string[]],
): Promise<Measurement[]> => {
  const start = performance.now();
  const before = await cpuTimeOf(pid);
  const printed = await mustRun(command, args, { within: 2 * (warmUp + counted) });
  const used = cpuTimeBetween(before, await cpuTimeOf(pid));
  const seconds = (performance.now() - start) / 1000;
  const result = JSON.parse(printed) as HttpLoadResult;
  progress(`  ${name}: ${Math.round(result.requestsPerSecond)} requests/s`);
  if (result.refused > 0) throw new Error(`${result.refused} requests of ${name} were not answered with 200`);
  return [
    told(`${title}: ${name}`, result.requestsPerSecond, 'requests/s'),
    told(`${title}: ${name}, p99`, result.p99, 'ms'),
    told(`${title}: ${name}, max`, result.max, 'ms'),
    told(`${title}: ${name}, CPU of the service`, (used.own * 100) / seconds, '% of a core'),
  ];
};
