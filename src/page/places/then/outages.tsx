import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { HistoryReport } from '../../../api/history.js';
import { askPatiently, troubleIn, useAsked } from '../../data/asked.js';
import { shownTime } from '../../data/picture.js';
import { Icon } from '../../parts/icon.js';
import { Loaded } from '../../parts/loaded.js';
import { clockTime, lasting } from '../../words/times.js';
import { t } from '../../words/words.js';
import { rowsOf, type OutageSummary } from './rows.js';

const pageLength = 50;

/** The list of outages and drills. What was not recorded stands between them, so that nobody takes it for calm. */
export function Outages({ turn }: { readonly turn: string }): JSX.Element {
  const question = useAsked<HistoryReport>(`api/history?limit=${pageLength}`, turn);
  return (
    <Loaded question={question}>
      {(first) => (
        <div class="card">
          <List first={first} />
        </div>
      )}
    </Loaded>
  );
}

function List({ first }: { readonly first: HistoryReport }): JSX.Element {
  const [older, setOlder] = useState<readonly OutageSummary[]>([]);
  const [isWhole, setWhole] = useState(first.outages.length < pageLength);
  const [trouble, setTrouble] = useState('');
  const [isBusy, setBusy] = useState(false);
  useEffect(() => {
    // An outage that was added moves those that follow.
    setOlder([]);
    setWhole(first.outages.length < pageLength);
  }, [first]);
  const outages = [...first.outages, ...older];
  const more = async (): Promise<void> => {
    setBusy(true);
    setTrouble('');
    try {
      const before = outages.at(-1)?.id ?? 0;
      const next = await askPatiently<HistoryReport>(`api/history?limit=${pageLength}&before=${before}`);
      setOlder([...older, ...next.outages]);
      setWhole(next.outages.length < pageLength);
    } catch (error) {
      setTrouble(troubleIn(error));
    }
    setBusy(false);
  };
  const rows = rowsOf(outages, first.not_recorded, isWhole);
  return (
    <>
      {outages.length === 0 && <p>{nothingSince(first.recording_since)}</p>}
      <ul class="outages">
        {rows.map((row) =>
          row.kind === 'gap' ? (
            <Gap key={`gap ${row.gap.from}`} {...row.gap} />
          ) : (
            <OneOutage key={row.outage.id} outage={row.outage} />
          ),
        )}
      </ul>
      {trouble !== '' && (
        <p role="alert" class="refused">
          {trouble}
        </p>
      )}
      {!isWhole && (
        <button type="button" disabled={isBusy} onClick={() => void more()}>
          {t(isBusy ? 'asked.loading' : 'asked.older_ones')}
        </button>
      )}
      {isWhole && outages.length > 0 && first.recording_since !== null && (
        <p class="small">{t('then.since', { time: whenWords(first.recording_since) })}</p>
      )}
    </>
  );
}

const nothingSince = (since: string | null): string =>
  since === null ? t('then.nothing_yet') : t('then.none', { time: whenWords(since) });

const whenWords = (time: string): string => clockTime(Date.parse(time), shownTime.value);

function OneOutage({ outage }: { readonly outage: OutageSummary }): JSX.Element {
  const { id, kind, ups, started, hosts_down: down, hosts_woken: woken } = outage;
  return (
    <li class={kind}>
      <a href={`#/then/${id}`}>
        <span class={`mark ${kind === 'drill' ? 'neutral' : 'bad'}`}>
          <Icon name={kind === 'drill' ? 'rehearsal' : 'now'} />
          <span>{t(kind === 'drill' ? 'then.drill' : 'then.outage')}</span>
        </span>
        <strong>{whenWords(started)}</strong>
      </a>
      <span>{lengthWords(outage)}</span>
      <span class="small">{ups}</span>
      {down > 0 && <span class="small">{t('then.down', { count: down })}</span>}
      {woken > 0 && <span class="small">{t('then.woken', { count: woken })}</span>}
    </li>
  );
}

/** How long it lasted, or that it goes on, or that nobody can tell. */
export function lengthWords({ ended, duration }: Pick<OutageSummary, 'ended' | 'duration'>): string {
  if (duration !== null) return lasting(duration);
  return t(ended === null ? 'then.goes_on' : 'then.length_unknown');
}

const Gap = ({ from, to }: { readonly from: string; readonly to: string }): JSX.Element => (
  <li class="gap">
    <Icon name="off" />
    <span>
      {t('then.gap', {
        from: whenWords(from),
        to: whenWords(to),
        length: lasting((Date.parse(to) - Date.parse(from)) / 1_000),
      })}
    </span>
  </li>
);
