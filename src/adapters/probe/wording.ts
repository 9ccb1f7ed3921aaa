import type { Duration } from '../../domain/time.js';

/** For `why` of a silent outcome: "no answer in 1.5 s". */
export const noAnswerIn = (timeout: Duration): string => `no answer in ${timeout / 1000} s`;

/** The first `length` characters of something from outside, quoted, on one line and without control characters. */
export const quoted = (text: string, length = 60): string => JSON.stringify(text.slice(0, length));
