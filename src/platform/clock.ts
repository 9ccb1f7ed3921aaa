import type { Clock } from '../domain/core/ports.js';
import { moment } from '../domain/core/time.js';

/** CLOCK_MONOTONIC (through hrtime, the same for every process of one boot) and the wall clock. */
export const systemClock: Clock = {
  now: () => moment(Number(process.hrtime.bigint() / 1000n) / 1000, Date.now()),
};
