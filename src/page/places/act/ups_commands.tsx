import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import type { SupplyReport } from '../../../api/report.js';
import { useCommanding } from '../../data/commanding.js';
import { Action } from '../../parts/action.js';
import { Dialog } from '../../parts/dialog.js';
import { Result } from '../../parts/result.js';
import { Section } from '../../parts/section.js';
import { reasonIn } from '../../words/reasons.js';
import { t } from '../../words/words.js';

/** What may cut the power, or empty the battery, is asked about before. */
const isGrave = (command: string): boolean =>
  /^(load|shutdown|outlet|bypass|calibrate|test\.battery)/.test(command);

/** The commands of a UPS with a data port, in NUT's own words. */
export function UpsCommands({ supply }: { readonly supply: SupplyReport }): JSX.Element | null {
  const commanding = useCommanding();
  const [chosen, setChosen] = useState('');
  const [value, setValue] = useState('');
  const [isAsked, setAsked] = useState(false);
  const [field, valueField] = [useId(), useId()];
  if (supply.source === 'sentinels') return null;
  const give = (): void => {
    setAsked(false);
    const body = value === '' ? { command: chosen } : { command: chosen, value };
    void commanding.give('POST', `api/upses/${encodeURIComponent(supply.name)}/command`, body);
  };
  return (
    <Section title={t('act.ups_commands', { name: supply.name })}>
      <div class="row">
        <label for={field}>{t('act.command')}</label>
        <select id={field} value={chosen} onChange={({ currentTarget }) => setChosen(currentTarget.value)}>
          <option value="">{t('act.choose')}</option>
          {supply.commands.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
        <label for={valueField}>{t('act.value')}</label>
        <input
          id={valueField}
          value={value}
          maxLength={255}
          onInput={({ currentTarget }) => setValue(currentTarget.value)}
        />
      </div>
      <Action
        label={t('act.carry_out')}
        obstacle={obstacleOf(supply) ?? (chosen === '' ? t('act.choose_first') : null)}
        isBusy={commanding.isBusy}
        onAct={() => (isGrave(chosen) ? setAsked(true) : give())}
      />
      <Result of={commanding} />
      {isAsked && (
        <Dialog
          title={t('act.grave_title', { command: chosen, name: supply.name })}
          confirm={t('act.carry_out')}
          tone="bad"
          onConfirm={give}
          onClose={() => setAsked(false)}
        >
          <p>{t('act.grave_text')}</p>
        </Dialog>
      )}
    </Section>
  );
}

function obstacleOf({ commands, stale }: SupplyReport): string | null {
  if (stale !== null) return t('act.ups_silent', { reason: reasonIn(stale.reason, stale.why) });
  return commands.length === 0 ? t('act.no_commands') : null;
}
