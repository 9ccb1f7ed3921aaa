import type { SettingsReport } from '../../../api/settings_report.js';

export type Entry = SettingsReport['entries'][number];

/** More of them nobody reads: the search finds the others. */
const maxShown = 500;

/**
 * The entries by their section, in the service's order.
 *
 * @param wanted what stands in its path or its value; empty: all of them
 */
export function sectionsOf(
  entries: readonly Entry[],
  wanted: string,
  withDefaults: boolean,
): {
  readonly sections: readonly { readonly name: string; readonly entries: readonly Entry[] }[];
  readonly count: number;
} {
  const words = wanted.trim().toLowerCase();
  const found = entries.filter(
    ({ path, value, source }) =>
      // Who looks for something finds it among the defaults, too.
      (withDefaults || words !== '' || source !== 'default') &&
      `${path} ${String(value)}`.toLowerCase().includes(words),
  );
  const shown = found.slice(0, maxShown);
  const names = [...new Set(shown.map(sectionOf))];
  return {
    sections: names.map((name) => ({ name, entries: shown.filter((entry) => sectionOf(entry) === name) })),
    count: shown.length,
  };
}

const sectionOf = ({ path }: Entry): string => /^[^.[]*/.exec(path)?.[0] ?? path;
