import type { Draft } from './draft.js';
import { needless, type Fate, type Ledger } from './ledger.js';
import type { Section } from './source.js';

/** What NUT's start scripts and upsmon read (nut.conf(5), upsmon.conf(5)): sentinel-ups takes nothing of it over. */
const importer =
  (others: Fate, known: Readonly<Record<string, Fate>>) =>
  (sections: readonly Section[], _draft: Draft, ledger: Ledger): void => {
    for (const { heading, settings } of sections) {
      ledger.settleAll([heading], others);
      for (const setting of settings)
        ledger.settle(setting, Object.hasOwn(known, setting.key) ? (known[setting.key] ?? others) : others);
    }
  };

export const importNutConf = importer(needless('sentinel-ups starts its upsd by itself'), {
  MODE: needless(
    "sentinel-ups starts its upsd by itself; NUT's own server has to be off where it is to listen",
  ),
  UPSMON_OPTIONS: needless("it stays in NUT's file, for upsmon"),
});

export const importUpsmonConf = importer(needless('upsmon goes on reading it from its own file'), {
  MONITOR: needless(
    'upsmon goes on reading it from its own file; where another machine served the UPS, put the new address there',
  ),
});
