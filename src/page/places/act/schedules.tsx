import type { JSX } from 'preact';
import type { ScheduleReport, StatusReport } from '../../../api/report.js';
import { useCommanding, type Commanding } from '../../data/commanding.js';
import { shownTime } from '../../data/picture.js';
import { Action } from '../../parts/action.js';
import { Mark } from '../../parts/mark.js';
import { Result } from '../../parts/result.js';
import { Section } from '../../parts/section.js';
import { Table, type Row } from '../../parts/table.js';
import { clockTime, lasting } from '../../words/times.js';
import { t, type PlainKey } from '../../words/words.js';

/** What begins by itself: when, and what puts it off. */
export function Schedules({ report: { schedules } }: { readonly report: StatusReport }): JSX.Element {
  const commanding = useCommanding();
  return (
    <Section title={t('act.schedules')} class="whole">
      {schedules.length === 0 ? (
        <p>{t('act.no_schedules')}</p>
      ) : (
        <>
          <Result of={commanding} />
          <Table
            caption={t('act.schedules_text')}
            headings={[t('act.schedule'), t('act.next_start'), t('act.change')]}
            rows={schedules.map((schedule) => row(schedule, commanding))}
          />
        </>
      )}
    </Section>
  );
}

const doing: Readonly<Record<ScheduleReport['do'], PlainKey>> = {
  drill: 'act.does_drill',
  maintenance: 'act.does_maintenance',
  wake: 'act.does_wake',
};

function row(schedule: ScheduleReport, commanding: Commanding): Row {
  const { id, name, enabled } = schedule;
  const act = (what: 'skip' | 'enable' | 'disable'): void =>
    void commanding.give('POST', `api/schedules/${encodeURIComponent(id)}/${what}`);
  const onOrOff = t(enabled ? 'act.switch_off' : 'act.switch_on');
  return {
    key: id,
    cells: [
      <>
        {name} <span class="small">({t(doing[schedule.do])})</span>
      </>,
      <NextStart schedule={schedule} />,
      <div class="row">
        <Action
          label={t('act.skip')}
          name={`${t('act.skip')}: ${name}`}
          obstacle={skipObstacle(schedule)}
          isBusy={commanding.isBusy}
          onAct={() => act('skip')}
        />
        <Action
          label={onOrOff}
          name={`${onOrOff}: ${name}`}
          isBusy={commanding.isBusy}
          onAct={() => act(enabled ? 'disable' : 'enable')}
        />
      </div>,
    ],
  };
}

function NextStart({ schedule }: { readonly schedule: ScheduleReport }): JSX.Element {
  const { enabled, next, running_until: until, skip_next: isSkipped } = schedule;
  const now = shownTime.value;
  return (
    <>
      {until !== null && (
        <Mark tone="warning" word={t('act.running_until', { time: clockTime(Date.parse(until), now) })} />
      )}
      {!enabled && <Mark tone="off" word={t('act.switched_off')} />}
      {enabled && next === null && <span>{t('act.no_start')}</span>}
      {next !== null && (
        <span class="block">
          {clockTime(Date.parse(next), now)}{' '}
          <span class="small">({t('now.in', { left: lasting((Date.parse(next) - now) / 1000) })})</span>
        </span>
      )}
      {isSkipped && <span class="small block">{t('act.left_out')}</span>}
    </>
  );
}

/** The rules are the service's, which has the last word. */
function skipObstacle({ enabled, next, skip_next: isSkipped }: ScheduleReport): string | null {
  if (!enabled) return t('act.switched_off');
  if (isSkipped) return t('act.skipped_already');
  return next === null ? t('act.no_start') : null;
}
