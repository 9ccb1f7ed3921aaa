/**
 * The smallest of the values that at least `percent` of them do not exceed (nearest rank).
 *
 * @param percent above 0, at most 100; 50 is the median, 100 the largest
 * @throws Error where there are no values
 */
export const percentile = (values: readonly number[], percent: number): number => {
  const sorted = [...values].sort((one, other) => one - other);
  const value = sorted[Math.ceil((percent / 100) * sorted.length) - 1];
  if (value === undefined) throw new Error('there is nothing to take a percentile of');
  return value;
};
