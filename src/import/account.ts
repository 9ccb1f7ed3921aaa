import type { Entry, Verdict } from './ledger.js';
import { mayBeShown, shown } from './shown_values.js';

const words: Readonly<Record<Verdict, string>> = {
  taken: 'taken over as',
  partial: 'taken over as',
  needless: 'not needed:',
  awaited: 'no counterpart yet:',
  unusable: 'NOT taken over:',
  unknown: 'NOT taken over:',
  unsafe: 'UNSAFE:',
};

const settingText = ({ setting, verdict }: Entry): string => {
  if (setting === null) return '';
  const { key, value } = setting;
  if (value === null) return shown(key);
  const isShown = verdict !== 'unknown' && mayBeShown(key, value);
  return `${shown(key)} = ${isShown ? shown(value) : '(value not repeated)'}`;
};

/** One line for people: `line 12, SMTP_PORT = 587: no counterpart yet: …`. */
export const accountLine = (entry: Entry): string => {
  const { setting, verdict, what } = entry;
  const place = setting === null ? '' : `line ${setting.line}, ${settingText(entry)}: `;
  const cut = setting?.isCut === true ? '; what stands behind its # was read as a comment' : '';
  return `${place}${words[verdict]} ${what}${cut}`;
};

/** As `accountLine`, with the file, for a list that is not parted by files. */
export const accountLineWithFile = (entry: Entry): string => `${shown(entry.file)}: ${accountLine(entry)}`;

/** What somebody has to look at: it is unsafe, or it was meant to be taken over but could not, or not all of it. */
export const toBeLookedAt = (entries: readonly Entry[]): readonly Entry[] =>
  entries.filter(({ verdict }) => ['unsafe', 'unusable', 'partial', 'unknown'].includes(verdict));

/** The lines of each file below its name, all of them. */
export const wholeAccount = (entries: readonly Entry[]): readonly string[] => {
  const files = [...new Set(entries.map(({ file }) => file))];
  return files.flatMap((file) => [
    `${shown(file)}:`,
    ...entries.filter((entry) => entry.file === file).map((entry) => `  ${accountLine(entry)}`),
  ]);
};
