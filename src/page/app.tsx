import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { signIn, trouble } from './data/follow.js';
import { connection, isFresh, lastHeard, localTime, picture, silentFor } from './data/picture.js';
import { session } from './data/session.js';
import { token } from './data/token.js';
import { Icon } from './parts/icon.js';
import { places } from './places/registry.js';
import { place, placeNames } from './route.js';
import { SignIn } from './sign_in.js';
import { clockTime, lasting } from './words/times.js';
import { t } from './words/words.js';

/** The frame that every place stands in. */
export function App(): JSX.Element {
  const main = useRef<HTMLElement>(null);
  const shownBefore = useRef(place.value);
  useEffect(() => {
    document.title = `${t(`place.${place.value}`)} – sentinel-ups`;
    // Keyboards and screen readers go on where the new place begins.
    if (shownBefore.current !== place.value) main.current?.focus();
    shownBefore.current = place.value;
  }, [place.value]);
  return (
    <>
      <button type="button" class="skip" onClick={() => main.current?.focus()}>
        {t('shell.skip')}
      </button>
      <header class="top">
        <p class="name">
          sentinel-ups <small>{picture.value?.report.version}</small>
        </p>
        <Freshness />
      </header>
      <Navigation />
      <main ref={main} tabIndex={-1}>
        <LostNotice />
        <Shown />
      </main>
      <footer class="foot">
        {token.value !== null && (
          <button type="button" onClick={() => signIn(null)}>
            {t('signin.forget')}
          </button>
        )}
      </footer>
    </>
  );
}

const Navigation = (): JSX.Element => (
  <nav aria-label={t('shell.places')}>
    {placeNames.map((name) => (
      <a key={name} href={`#/${name}`} aria-current={place.value === name ? 'page' : undefined}>
        <Icon name={name} />
        <span>{t(`place.${name}`)}</span>
      </a>
    ))}
  </nav>
);

function Shown(): JSX.Element {
  if (session.value?.reads === false) return <SignIn />;
  const report = picture.value?.report;
  if (report === undefined) return connection.value === 'lost' ? <></> : <p>{t('shell.asking')}</p>;
  const Place = places[place.value];
  return (
    <div class={isFresh.value ? 'shown' : 'shown old'}>
      <Place report={report} />
    </div>
  );
}

function Freshness(): JSX.Element {
  return <p class={`freshness ${isFresh.value ? 'good' : 'old'}`}>{freshness()}</p>;
}

function freshness(): string {
  if (session.value?.reads === false) return t('signin.title');
  if (picture.value === null) return t('shell.asking');
  if (isFresh.value) return t(connection.value === 'polling' ? 'shell.polling' : 'shell.live');
  if (connection.value === 'connecting') return t('shell.reconnecting');
  return t('shell.old', { age: lasting(silentFor.value) });
}

/** What cannot be overlooked while nothing is heard: the numbers below are old. */
function LostNotice(): JSX.Element | null {
  if (session.value?.reads === false) return null;
  const wasConnected = connection.value === 'live' || connection.value === 'polling';
  // While it connects anew, as when a tab comes back into sight, that is said in the header only.
  if (connection.value !== 'lost' && (isFresh.value || !wasConnected)) return null;
  const time = clockTime(lastHeard.value, localTime.value);
  return (
    <div class="lost">
      <p class="lost-title" role="alert">
        <Icon name="bad" /> {t('lost.title')}
      </p>
      <p>
        {picture.value === null ? t('lost.nothing') : t('lost.text', { time, age: lasting(silentFor.value) })}
      </p>
      {trouble.value !== '' && <p>{trouble.value}</p>}
    </div>
  );
}
