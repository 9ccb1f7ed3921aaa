import { setTimeout as pause } from 'node:timers/promises';
import { LongRunning } from '../lab/harness/long_running.js';
import { pidOf } from '../lab/harness/machine_processes.js';
import { watchedHouse, type WatchedHouse } from '../lab/harness/watched_house.js';
import { waitFor } from '../wait_for.js';
import { ClientPrograms } from './client_program.js';
import { type Measurement, percentile, progress, told, wanted } from './measurement.js';
import type { NutCrowd } from './nut_crowd.js';
import { cpuTimeBetween, cpuTimeOf, residentMemoryOf } from './process_usage.js';
import { sightingsOf, type Poll, type Sightings } from './status_sightings.js';

const clients = 500;
const pollEvery = 5_000;
const calm = 20_000;
const title = `${clients} NUT clients`;

const account = { user: 'monuser', password: 'of-the-bench' };
const configuration = {
  nut: {
    listen: ['0.0.0.0:3493'],
    users: [{ name: account.user, password: account.password, role: 'secondary' }],
  },
};

/** 500 clients that are logged in and poll every 5 s: what they cost, and when they see a power cut and its end. */
export const measureNutClients = async (): Promise<Measurement[]> => {
  const house = await watchedHouse({ sentinels: 3, witnesses: 0 }, configuration);
  const programs = await ClientPrograms.compile();
  try {
    const host = await house.lab.addHost();
    const crowd: NutCrowd = {
      host: host.server,
      port: 3493,
      ups: 'ups',
      clients,
      every: pollEvery,
      ...account,
    };
    const running = new LongRunning([...host.onIt, ...programs.words('nut_crowd', crowd)]);
    try {
      return await withCrowd(house, running);
    } finally {
      await running.end();
    }
  } finally {
    await programs.remove();
    await house.close();
  }
};

const withCrowd = async (house: WatchedHouse, crowd: LongRunning): Promise<Measurement[]> => {
  await everybodyReads(crowd, 'OL');
  progress(`  ${clients} clients are logged in and read OL`);
  const costs = await costsWhile(house, () => pause(calm));
  const cut = await flip(house, crowd, { mains: 'lost', status: 'OB', act: () => house.lab.cut() });
  const back = await flip(house, crowd, { mains: 'present', status: 'OL', act: () => house.lab.restore() });
  const polls = pollsIn(crowd);
  const latencies = polls.map(({ sentAt, answeredAt }) => answeredAt - sentAt);
  const longest = percentile(latencies, 100);
  const limit = Math.ceil((pollEvery + longest) / 10) / 100;
  const failed = polls.filter(({ status }) => status !== 'OL' && status !== 'OB').length;
  if (failed > 0) throw new Error(`${failed} polls failed`);
  return [
    ...figures('mains cut', cut, limit),
    ...figures('mains back', back, limit),
    told(`${title}: a poll, p50 of ${polls.length}`, percentile(latencies, 50), 'ms'),
    told(`${title}: a poll, p99`, percentile(latencies, 99), 'ms'),
    told(`${title}: a poll, max`, longest, 'ms'),
    ...costs,
  ];
};

const figures = (what: string, { first, last, missed }: Sightings, limit: number): Measurement[] => [
  wanted(`${title}, ${what}: did not see it in their next poll`, missed, 'clients', 0),
  told(`${title}, ${what}: decision → first sight`, first, 'ms'),
  wanted(`${title}, ${what}: decision → last sight`, last / 1000, 's', limit),
];

interface Flip {
  readonly mains: string;
  readonly status: string;
  readonly act: () => Promise<void>;
}

/** Has the status change, and waits until every client has had two turns since. */
const flip = async (
  { service }: WatchedHouse,
  crowd: LongRunning,
  { mains, status, act }: Flip,
): Promise<Sightings> => {
  const topics = await service.clients.watchTopics('sentinel-ups/mains');
  try {
    await act();
    const decidedAt = await waitFor(
      `the mains to be ${mains}`,
      () =>
        topics
          .messages()
          .map(({ payload }) => JSON.parse(payload) as { state: string; since: string })
          .filter(({ state }) => state === mains)
          .map(({ since }) => Date.parse(since))
          .at(-1),
      { within: 30_000 },
    );
    await pause(2 * pollEvery + 1_000);
    return sightingsOf(pollsIn(crowd), clients, status, decidedAt);
  } finally {
    await topics.end();
  }
};

const pollsIn = (crowd: LongRunning): Poll[] => crowd.lines.map(({ text }) => JSON.parse(text) as Poll);

const everybodyReads = (crowd: LongRunning, status: string): Promise<boolean> =>
  waitFor(
    `${clients} clients to read ${status}`,
    () => {
      if (!crowd.isRunning) throw new Error(`the clients ended: ${crowd.text}`);
      const seen = pollsIn(crowd).filter((poll) => poll.status === status);
      return new Set(seen.map(({ client }) => client)).size === clients;
    },
    { within: 30_000, every: 200 },
  );

const costsWhile = async (house: WatchedHouse, work: () => Promise<void>): Promise<Measurement[]> => {
  const programs = [
    { name: 'the service', pid: house.service.process.pid },
    { name: 'upsd', pid: await pidOf(house.lab, 'upsd') },
  ];
  const start = performance.now();
  const before = await Promise.all(programs.map(({ pid }) => cpuTimeOf(pid)));
  await work();
  const costs = await Promise.all(
    programs.map(async ({ name, pid }, index) => {
      const [then, now] = [before[index], await cpuTimeOf(pid)];
      const used = then === undefined ? NaN : cpuTimeBetween(then, now).own;
      return [
        told(`${title}: CPU of ${name}`, (used * 100_000) / (performance.now() - start), '% of a core'),
        told(`${title}: memory of ${name}`, (await residentMemoryOf(pid)).now, 'MB'),
      ];
    }),
  );
  return costs.flat();
};
