import type { Draft } from './draft.js';
import { settleHost } from './host_section.js';
import type { Ledger } from './ledger.js';
import { upsAt } from './power_manager.js';
import type { Section } from './source.js';

/** Takes over an upshub.conf of UPS_Server_Docker: a section for each client, named by its address. */
export const importUpshub = (sections: readonly Section[], draft: Draft, ledger: Ledger): void => {
  for (const section of sections) {
    if (section.name === null || section.heading === null) continue;
    const given = ledger.effective(section);
    const name = given.get('UPS_NAME');
    if (name !== undefined) ledger.settle(name.setting, upsAt(name.value, draft));
    const address = { setting: section.heading, value: section.name };
    settleHost(new Map([...given, ['IP', address] as const]), draft, ledger);
  }
};
