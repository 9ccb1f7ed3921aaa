import type { JSX } from 'preact';
import { useEffect, useId, useState } from 'preact/hooks';
import type { EventsReport } from '../../../api/history.js';
import { askPatiently, troubleIn, useAsked } from '../../data/asked.js';
import { Loaded } from '../../parts/loaded.js';
import { t } from '../../words/words.js';
import { EventList, type RecordedEvent } from './event_list.js';
import { isKind, kindWords, typesOf, type EventKind } from './event_kinds.js';
import { Period, periodQuery, recentPeriod } from './period.js';

const pageLength = 200;

/** Events by kind and time, the newest first. */
export function Events(): JSX.Element {
  const [period, setPeriod] = useState(recentPeriod);
  const [kind, setKind] = useState<EventKind | null>(null);
  const field = useId();
  const query = new URLSearchParams({
    ...periodQuery(period),
    ...(kind === null ? {} : { type: typesOf(kind) }),
    limit: String(pageLength),
  });
  const path = `api/history/events?${query.toString()}`;
  const question = useAsked<EventsReport>(path);
  return (
    <>
      <div class="choices">
        <Period period={period} onChange={setPeriod} />
        <div>
          <label for={field}>{t('then.kind')}</label>
          <select
            id={field}
            onChange={({ currentTarget: { value } }) => setKind(isKind(value) ? value : null)}
          >
            <option value="">{t('then.every')}</option>
            {Object.entries(kindWords).map(([name, word]) => (
              <option key={name} value={name}>
                {t(word)}
              </option>
            ))}
          </select>
        </div>
      </div>
      <Loaded question={question}>{(first) => <List key={path} query={query} first={first} />}</Loaded>
    </>
  );
}

interface ListProps {
  readonly query: URLSearchParams;
  readonly first: EventsReport;
}

function List({ query, first }: ListProps): JSX.Element {
  const [{ events, truncated }, setShown] = useState(first);
  const [trouble, setTrouble] = useState('');
  const [isBusy, setBusy] = useState(false);
  useEffect(() => setShown(first), [first]);
  const more = async (): Promise<void> => {
    setBusy(true);
    setTrouble('');
    try {
      const older = new URLSearchParams(query);
      older.set('to', events.at(-1)?.at ?? '');
      const next = await askPatiently<EventsReport>(`api/history/events?${older.toString()}`);
      const fresh = next.events.filter((event) => !events.some((known) => isSame(known, event)));
      // As many at one moment as a page holds: there is no way past them.
      setShown({ events: [...events, ...fresh], truncated: next.truncated && fresh.length > 0 });
    } catch (error) {
      setTrouble(troubleIn(error));
    }
    setBusy(false);
  };
  if (events.length === 0) return <p class="card">{t('then.no_events')}</p>;
  return (
    <div class="card">
      <EventList events={events} />
      {trouble !== '' && (
        <p role="alert" class="refused">
          {trouble}
        </p>
      )}
      {truncated && (
        <button type="button" disabled={isBusy} onClick={() => void more()}>
          {t(isBusy ? 'asked.loading' : 'asked.older_ones')}
        </button>
      )}
    </div>
  );
}

const isSame = (one: RecordedEvent, other: RecordedEvent): boolean =>
  one.at === other.at && one.type === other.type && one.message === other.message;
