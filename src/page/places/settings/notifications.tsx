import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { NotifyReport } from '../../../api/notifications.js';
import { useAsked } from '../../data/asked.js';
import { useCommanding, type Commanding } from '../../data/commanding.js';
import { shownTime } from '../../data/picture.js';
import { Action } from '../../parts/action.js';
import { Loaded } from '../../parts/loaded.js';
import { Result } from '../../parts/result.js';
import { Table, type Row } from '../../parts/table.js';
import { clockTime, lasting } from '../../words/times.js';
import { t } from '../../words/words.js';

type Target = NotifyReport['targets'][number];

/** Who is told what happens, how that goes, and whether it works. */
export function Notifications(): JSX.Element {
  const commanding = useCommanding();
  const [tests, setTests] = useState(0);
  const question = useAsked<NotifyReport>('api/notify', String(tests));
  const test = async (name: string): Promise<void> => {
    await commanding.give('POST', `api/notify/${encodeURIComponent(name)}/test`);
    setTests(tests + 1);
  };
  return (
    <>
      <p class="small">{t('settings.notify_lead')}</p>
      <Result of={commanding} />
      <Loaded question={question}>
        {({ targets }) =>
          targets.length === 0 ? (
            <p class="card">{t('settings.no_targets')}</p>
          ) : (
            <Table
              isCard
              caption={t('settings.notify')}
              headings={[
                t('settings.target'),
                t('settings.told_of'),
                t('settings.last_message'),
                t('settings.test_heading'),
              ]}
              rows={targets.map((target) => row(target, commanding, test))}
            />
          )
        }
      </Loaded>
    </>
  );
}

const row = (target: Target, { isBusy }: Commanding, test: (name: string) => Promise<void>): Row => ({
  key: target.name,
  cells: [
    <>
      {target.name} <span class="small">({target.type})</span>
    </>,
    <details>
      <summary>{t('settings.events', { count: target.events.length })}</summary>
      <span class="small">{target.events.join(', ')}</span>
    </details>,
    <LastMessage target={target} />,
    <Action
      label={t('settings.test')}
      name={`${t('settings.test')}: ${target.name}`}
      isBusy={isBusy}
      onAct={() => void test(target.name)}
    />,
  ],
});

function LastMessage({ target }: { readonly target: Target }): JSX.Element {
  const { waiting, dropped, last_delivery: delivery, last_error: failure, next_attempt_in: again } = target;
  const timeOf = (time: string): string => clockTime(Date.parse(time), shownTime.value);
  const facts = [
    ...(waiting > 0 ? [t('settings.waiting', { count: waiting })] : []),
    ...(again === null ? [] : [t('settings.tried_again', { left: lasting(again) })]),
    ...(dropped > 0 ? [t('settings.dropped', { count: dropped })] : []),
  ];
  return (
    <>
      <span class="block">{delivery === null ? t('settings.none_yet') : timeOf(delivery)}</span>
      {failure !== null && (
        <span class="block warning">
          {t('settings.failed_at', { time: timeOf(failure.at), reason: failure.reason })}
        </span>
      )}
      {facts.length > 0 && <span class="small block">{facts.join(' · ')}</span>}
    </>
  );
}
