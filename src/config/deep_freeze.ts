/** Freezes plain data and everything in it, and returns it. */
export const deepFrozen = <T>(data: T): T => {
  if (typeof data !== 'object' || data === null || Object.isFrozen(data)) return data;
  Object.freeze(data);
  for (const value of Object.values(data)) deepFrozen(value);
  return data;
};
