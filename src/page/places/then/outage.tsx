import type { JSX } from 'preact';
import type { OutageDetailsReport } from '../../../api/history.js';
import { useAsked } from '../../data/asked.js';
import { shownTime } from '../../data/picture.js';
import { Loaded } from '../../parts/loaded.js';
import { Section } from '../../parts/section.js';
import { clockTime } from '../../words/times.js';
import { t } from '../../words/words.js';
import { EventList } from './event_list.js';
import { HostStates, OutageLanes } from './outage_lanes.js';
import { lengthWords } from './outages.js';

interface OutageProps {
  readonly id: string;
  readonly turn: string;
}

/** One outage or drill: a lane for every UPS and host, and everything that happened. */
export function Outage({ id, turn }: OutageProps): JSX.Element {
  const question = useAsked<OutageDetailsReport>(`api/history/outages/${id}`, turn);
  return (
    <>
      <p class="back">
        <a href="#/then">← {t('then.back')}</a>
      </p>
      <Loaded question={question}>{(outage) => <Details outage={outage} />}</Loaded>
    </>
  );
}

function Details({ outage }: { readonly outage: OutageDetailsReport }): JSX.Element {
  const time = clockTime(Date.parse(outage.started), shownTime.value);
  const facts = [
    [t('now.ups'), outage.ups],
    [t('then.lasted'), lengthWords(outage)],
    [t('then.hosts_down'), outage.hosts_down],
    [t('then.hosts_woken'), outage.hosts_woken],
  ] as const;
  return (
    <>
      <Section title={t(outage.kind === 'drill' ? 'then.drill_of' : 'then.outage_of', { time })}>
        <dl class="figures">
          {facts.map(([word, value]) => (
            <div key={word}>
              <dt>{word}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        <OutageLanes outage={outage} />
        <HostStates hosts={outage.hosts} />
      </Section>
      <Section title={t('then.story')}>
        <EventList events={outage.events} zero={Date.parse(outage.started)} />
      </Section>
    </>
  );
}
