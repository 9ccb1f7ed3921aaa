import { expect, it } from 'vitest';
import { complaintsAbout } from './given.js';

/** Two good sentinels on the first line; what follows is on the second. */
export const least = 'sentinels: [10.0.0.1, 10.0.0.2]\n';

/** A text, and what is complained about in the form `line:column key: what`. */
type Row = readonly [text: string, ...complaints: readonly (string | RegExp)[]];

export const mistakeTable = (table: readonly Row[]): void => {
  it.each(table.map(([text, ...complaints]) => ({ text, complaints })))(
    '$text',
    async ({ text, complaints }) => {
      const found = await complaintsAbout(text);
      expect(found).toHaveLength(complaints.length);
      complaints.forEach((complaint, index) => {
        if (typeof complaint === 'string') expect(found[index]).toBe(complaint);
        else expect(found[index]).toMatch(complaint);
      });
    },
  );
};
