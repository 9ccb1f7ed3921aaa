import type { Format } from './recognition.js';
import { formatOf } from './recognition.js';
import { Draft } from './draft.js';
import { givenByTheProgram } from './given_by_the_program.js';
import { iniSections } from './ini_text.js';
import { Ledger, type Entry } from './ledger.js';
import { importNutConf, importUpsmonConf } from './nut_client_files.js';
import { nutSections } from './nut_text.js';
import { importPowerManager } from './power_manager.js';
import { importPowerwatch } from './powerwatch.js';
import { pythonConstants } from './python_text.js';
import type { Section, SourceFile } from './source.js';
import { importUpsConf } from './ups_conf.js';
import { importUpsdConf } from './upsd_conf.js';
import { importUpsdUsers } from './upsd_users.js';
import { importUpshub } from './upshub.js';

interface Importer {
  readonly read: (source: SourceFile) => readonly Section[];
  readonly take: (sections: readonly Section[], draft: Draft, ledger: Ledger) => void;
}

const importers: Readonly<Record<Format, Importer>> = {
  'power_manager.conf': { read: iniSections, take: importPowerManager },
  'upshub.conf': { read: iniSections, take: importUpshub },
  'powerwatch.py': { read: pythonConstants, take: importPowerwatch },
  'ups.conf': { read: nutSections, take: importUpsConf },
  'upsd.conf': { read: nutSections, take: importUpsdConf },
  'upsd.users': { read: nutSections, take: importUpsdUsers },
  'nut.conf': { read: nutSections, take: importNutConf },
  'upsmon.conf': { read: nutSections, take: importUpsmonConf },
};

/** Everything that came of the files. */
export interface Imported {
  readonly draft: Draft;
  /** One for each setting and heading, in the order of the files, and what is to be said of a file as a whole. */
  readonly entries: readonly Entry[];
}

/** NUT's own files first: the names, addresses and accounts in them are those that clients really use. */
const order: readonly Format[] = [
  'ups.conf',
  'upsd.conf',
  'upsd.users',
  'nut.conf',
  'upsmon.conf',
  'power_manager.conf',
  'upshub.conf',
  'powerwatch.py',
];

/**
 * Reads files of the programs that sentinel-ups can follow. Pure.
 *
 * @throws Failure `UNKNOWN_FORMAT`, `MALFORMED`
 */
export const imported = (sources: readonly SourceFile[]): Imported => {
  const draft = new Draft();
  const files = sources.map((source) => ({ source, format: formatOf(source) }));
  const entriesOf = new Map<SourceFile, readonly Entry[]>();
  const inOrder = [...files].sort((one, other) => order.indexOf(one.format) - order.indexOf(other.format));
  for (const { source, format } of inOrder) {
    const { read, take } = importers[format];
    const sections = read(source);
    const ledger = new Ledger(source.name, sections);
    take(sections, draft, ledger);
    entriesOf.set(source, ledger.entries);
  }
  const formats = new Set(files.map(({ format }) => format));
  return {
    draft,
    entries: [
      ...givenByTheProgram(formats, draft),
      ...sources.flatMap((source) => entriesOf.get(source) ?? []),
    ],
  };
};
