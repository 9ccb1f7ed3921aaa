/** The number of letters to insert, delete, replace or swap with their neighbour (optimal string alignment). */
const distance = (from: string, to: string): number => {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1];
      const swapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      current[column] = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
        swapped ? (beforeLast[column - 2] ?? 0) + 1 : Infinity,
      );
    }
    beforeLast = last;
    last = current;
  }
  return last[to.length] ?? 0;
};

const comparable = (word: string): string => word.toLowerCase().replaceAll(/[-_ ]/g, '');

/** The one of `words` that `word` was probably meant to be: at most a third of its letters differ. Null: none is near. */
export const nearestWord = (word: string, words: readonly string[]): string | null => {
  if (word.length > 60) return null;
  const ranked = words
    .filter((candidate) => candidate.length <= 100)
    .map((candidate) => ({ candidate, far: distance(comparable(word), comparable(candidate)) }))
    .filter(({ candidate, far }) => far <= Math.max(1, Math.floor(candidate.length / 3)))
    .sort((one, other) => one.far - other.far);
  return ranked[0]?.candidate ?? null;
};
