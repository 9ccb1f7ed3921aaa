import type { JSX } from 'preact';
import { Tabs } from '../parts/tabs.js';
import { within } from '../route.js';
import { t } from '../words/words.js';
import type { PlaceProps } from './place.js';
import { Devices } from './then/devices.js';
import { Events } from './then/events.js';
import { Outage } from './then/outage.js';
import { Outages } from './then/outages.js';

/** What was: outages and drills, events, and the sentinels over days. */
export function Then({ report }: PlaceProps): JSX.Element {
  const shown = within.value;
  return (
    <>
      <h1>{t('then.title')}</h1>
      <Tabs
        label={t('then.parts')}
        tabs={[
          { href: '#/then', word: t('then.outages'), isShown: shown !== 'events' && shown !== 'devices' },
          { href: '#/then/events', word: t('then.events'), isShown: shown === 'events' },
          { href: '#/then/devices', word: t('then.devices'), isShown: shown === 'devices' },
        ]}
      />
      {part(shown, turnOf(report))}
    </>
  );
}

function part(shown: string, turn: string): JSX.Element {
  if (shown === 'events') return <Events />;
  if (shown === 'devices') return <Devices />;
  return /^\d{1,9}$/.test(shown) ? <Outage id={shown} turn={turn} /> : <Outages turn={turn} />;
}

/** Changes with whatever is recorded of an outage that goes on. */
const turnOf = ({ hosts, supplies, upses }: PlaceProps['report']): string =>
  [
    ...supplies.map(({ mains }) => `${mains.state} ${mains.simulated}`),
    ...upses.map(({ status }) => status),
    ...hosts.map(({ state }) => state),
  ].join();
