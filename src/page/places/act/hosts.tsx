import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import type { StatusOfHost, StatusReport } from '../../../api/report.js';
import { useCommanding, type Commanding } from '../../data/commanding.js';
import { Action } from '../../parts/action.js';
import { Mark } from '../../parts/mark.js';
import { Result } from '../../parts/result.js';
import { Section } from '../../parts/section.js';
import { Table, type Row } from '../../parts/table.js';
import { hostLook } from '../../words/states.js';
import { lasting } from '../../words/times.js';
import { t } from '../../words/words.js';
import { nextWords } from '../now/coming.js';

/** Wakes hosts, and changes how long each has before it goes down. */
export function Hosts({ report }: { readonly report: StatusReport }): JSX.Element | null {
  const commanding = useCommanding();
  if (report.hosts.length === 0) return null;
  const headings = [t('now.host'), t('now.state'), t('act.wake_heading'), t('now.delay')];
  return (
    <Section title={t('now.hosts')} class="whole">
      <Result of={commanding} />
      <Table
        caption={t('act.hosts_text')}
        headings={headings}
        rows={report.hosts.map((host) => row(host, commanding))}
      />
    </Section>
  );
}

const row = (host: StatusOfHost, commanding: Commanding): Row => ({
  key: host.id,
  cells: [
    host.name,
    <>
      <Mark {...hostLook(host)} />
      <span class="small block">{nextWords(host)}</span>
    </>,
    <Action
      label={t('act.wake')}
      name={t('act.wake_host', { name: host.name })}
      obstacle={wakeObstacle(host)}
      isBusy={commanding.isBusy}
      onAct={() => void commanding.give('POST', `api/hosts/${encodeURIComponent(host.id)}/wake`)}
    />,
    host.shutdown_delay === null ? (
      <span class="small">{t('act.no_delay')}</span>
    ) : (
      <Delay host={host} delay={host.shutdown_delay} commanding={commanding} />
    ),
  ],
});

const wakeObstacle = ({ wakeable, state }: StatusOfHost): string | null => {
  if (!wakeable) return t('act.no_mac');
  return state === 'online' ? t('act.runs') : null;
};

interface DelayProps {
  readonly host: StatusOfHost;
  /** Seconds, as it counts now. */
  readonly delay: number;
  readonly commanding: Commanding;
}

/** In minutes, as people set it; what is typed is kept until it is sent. */
function Delay({ host, delay, commanding }: DelayProps): JSX.Element {
  const [typed, setTyped] = useState<number | null>(null);
  const field = useId();
  const minutes = typed ?? Math.round(delay / 60);
  const isValid = Number.isInteger(minutes) && minutes >= 0 && minutes <= 1440;
  const set = async (): Promise<void> => {
    const path = `api/hosts/${encodeURIComponent(host.id)}/shutdown_delay`;
    const { isDone } = await commanding.give('PUT', path, { minutes });
    if (isDone) setTyped(null);
  };
  return (
    <div class="row">
      <label class="unseen" for={field}>
        {t('act.delay_of', { name: host.name })}
      </label>
      <input
        id={field}
        type="number"
        min={0}
        max={1440}
        value={minutes}
        onInput={({ currentTarget }) => setTyped(currentTarget.valueAsNumber)}
      />
      <span>{t('act.min')}</span>
      {typed !== null && (
        <Action
          label={t('act.set')}
          obstacle={isValid ? null : t('act.minutes_wrong', { min: 0 })}
          isBusy={commanding.isBusy}
          onAct={() => void set()}
        />
      )}
      {host.configured_delay !== null && (
        <span class="small">{t('now.configured', { length: lasting(host.configured_delay) })}</span>
      )}
    </div>
  );
}
