import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import type { SettingsReport } from '../../../api/settings_report.js';
import { useAsked } from '../../data/asked.js';
import { Icon } from '../../parts/icon.js';
import { Loaded } from '../../parts/loaded.js';
import { Section } from '../../parts/section.js';
import { Table, type Row } from '../../parts/table.js';
import { t } from '../../words/words.js';
import { sectionsOf, type Entry } from './entries.js';

/** Every value that counts, and where it comes from. */
export function InEffect(): JSX.Element {
  const question = useAsked<SettingsReport>('api/settings');
  return (
    <Loaded question={question}>
      {(settings) => (
        <>
          <Warnings warnings={settings.warnings} />
          <Entries settings={settings} />
        </>
      )}
    </Loaded>
  );
}

/** What is probably not meant. */
export const Warnings = ({ warnings }: { readonly warnings: readonly string[] }): JSX.Element | null =>
  warnings.length === 0 ? null : (
    <Section title={t('settings.warnings')} class="warning">
      <ul class="listed">
        {warnings.map((warning) => (
          <li key={warning}>
            <Icon name="warning" />
            <span>{warning}</span>
          </li>
        ))}
      </ul>
    </Section>
  );

function Entries({ settings }: { readonly settings: SettingsReport }): JSX.Element {
  const [wanted, setWanted] = useState('');
  const [withDefaults, setWithDefaults] = useState(false);
  const [search, box] = [useId(), useId()];
  const { sections, count } = sectionsOf(settings.entries, wanted, withDefaults);
  const headings = [t('settings.key'), t('settings.value'), t('settings.source')];
  return (
    <>
      <p class="small">
        {t('settings.file')} <code>{settings.file}</code>. {t('settings.hidden')}
      </p>
      <div class="choices">
        <div>
          <label for={search}>{t('settings.search')}</label>
          <input
            id={search}
            type="search"
            value={wanted}
            onInput={({ currentTarget: { value } }) => setWanted(value)}
          />
        </div>
        <div class="tick">
          <input
            id={box}
            type="checkbox"
            checked={withDefaults}
            onChange={({ currentTarget: { checked } }) => setWithDefaults(checked)}
          />
          <label for={box}>{t('settings.with_defaults')}</label>
        </div>
      </div>
      <p role="status" class="small">
        {t('settings.count', { count, all: settings.entries.length })}
      </p>
      {sections.map(({ name, entries }) => (
        <Table key={name} isCard class="entries" caption={name} headings={headings} rows={entries.map(row)} />
      ))}
    </>
  );
}

const row = ({ path, value, source, line }: Entry): Row => ({
  key: path,
  cells: [
    <code>{path}</code>,
    <code class={source === 'default' ? 'small' : ''}>
      {typeof value === 'object' ? '[]' : String(value)}
    </code>,
    <span class={source === 'default' ? 'small' : ''}>
      {t(`settings.from_${source}`)}
      {line !== null && `, ${t('settings.line', { line })}`}
    </span>,
  ],
});
