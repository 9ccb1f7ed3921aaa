import type { Sample } from './exposition.js';

/** One sample for each state that there is: 1 for the one that it is in, 0 for the others. */
export const stateSet = <State extends string>(
  label: string,
  states: readonly State[],
  state: State,
  labels: Sample['labels'],
): readonly Sample[] =>
  states.map((one) => ({ labels: { ...labels, [label]: one }, value: Number(one === state) }));

/** The sample, or none where its value is not known. */
export const known = (value: number | null, labels: Sample['labels']): readonly Sample[] =>
  value === null ? [] : [{ labels, value }];

/** Exact: what is shown to people is rounded. */
export const inSeconds = (milliseconds: number | null): number | null =>
  milliseconds === null ? null : milliseconds / 1000;
