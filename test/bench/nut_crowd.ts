import { setTimeout as pause } from 'node:timers/promises';
import { NutConnection } from './nut_connection.js';
import type { Poll } from './status_sightings.js';

/** What this program is told, as JSON in its first argument. It polls until it is ended. */
export interface NutCrowd {
  readonly host: string;
  readonly port: number;
  readonly ups: string;
  readonly user: string;
  readonly password: string;
  readonly clients: number;
  /** Milliseconds from one poll of a client to its next. */
  readonly every: number;
}

const wallClock = (): number => performance.timeOrigin + performance.now();

/** Tells each poll in a line of JSON. */
const tell = (poll: Poll): boolean => process.stdout.write(`${JSON.stringify(poll)}\n`);

/** One client from its log-in on: a poll at each of its turns, whatever became of the last one. */
const live = async (client: number, told: NutCrowd, firstTurn: number): Promise<never> => {
  await pause(firstTurn - performance.now());
  const connection = await NutConnection.open(told.port, told.host);
  await connection.logIn(told.ups, told.user, told.password);
  for (let turn = firstTurn + told.every; ; turn += told.every) {
    await pause(turn - performance.now());
    const sentAt = wallClock();
    const status = await connection.status(told.ups).catch((error: unknown) => String(error));
    tell({ client, sentAt, answeredAt: wallClock(), status });
  }
};

const told = JSON.parse(process.argv[2] ?? '') as NutCrowd;
const start = performance.now();
await Promise.all(
  Array.from({ length: told.clients }, (_, client) =>
    live(client, told, start + (client * told.every) / told.clients),
  ),
);
