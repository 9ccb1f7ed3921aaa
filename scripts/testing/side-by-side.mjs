/**
 * Does pieces of work, at most `limit` at a time, and tells about each when it is over.
 *
 * @param works functions that return promises
 * @returns their results in the works' order
 */
export const sideBySide = async (works, limit) => {
  const results = [];
  let next = 0;
  const worker = async () => {
    while (next < works.length) {
      const mine = next++;
      results[mine] = await works[mine]();
    }
  };
  await Promise.all(Array.from({ length: limit }, worker));
  return results;
};
