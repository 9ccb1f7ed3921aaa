import { schema } from '../config/sections/registry.js';
import type { Draft } from './draft.js';
import { awaited, needless, taken, unusable, type Ledger } from './ledger.js';
import type { Section } from './source.js';

const hardware = awaited('sentinel-ups runs no drivers for real UPSes yet');
const ownDriver = needless('sentinel-ups is the NUT driver itself');

/** The drivers of UPSes that only seem to be: dummy-ups plays a file (NUT: dummy-ups(8)). */
const isPretended = (driver: string | undefined): boolean =>
  driver === 'dummy-ups' || driver === 'sentinel-ups';

const describe = (text: string, draft: Draft) => {
  const { maxLength, pattern, expected } = schema.properties.ups.properties.description;
  return text.length > maxLength || !new RegExp(pattern).test(text)
    ? unusable(`expected ${expected}`)
    : draft.set('ups.description', text);
};

/** Takes over NUT's ups.conf: the names and descriptions of dummy UPSes. */
export const importUpsConf = (sections: readonly Section[], draft: Draft, ledger: Ledger): void => {
  for (const section of sections) {
    if (section.name === null || section.heading === null) {
      ledger.settleAll(section.settings, needless('it is for drivers that sentinel-ups does not start'));
      continue;
    }
    const given = ledger.effective(section);
    if (!isPretended(given.get('driver')?.value)) {
      ledger.settleAll([section.heading, ...section.settings], hardware);
      continue;
    }
    ledger.settleAll(section.settings, ownDriver);
    const named = draft.nameUps(section.name);
    ledger.settle(section.heading, named);
    const description = given.get('desc');
    if (description !== undefined && named.verdict === 'taken')
      ledger.settle(
        description.setting,
        draft.upsNames[0] === section.name
          ? describe(description.value, draft)
          : taken('ups.aliases, which share the description of ups.name'),
      );
  }
};
