import type { JSX } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { signIn, refusal } from './data/follow.js';
import { session } from './data/session.js';
import { isToken } from './data/token.js';
import { t } from './words/words.js';

/** Asks for the admin token. It never gets into an address. */
export function SignIn(): JSX.Element {
  const [isMistyped, setMistyped] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const [field, hint] = [useId(), useId()];
  useEffect(() => input.current?.focus(), []);
  if (session.value?.ingress === true) return <p class="card bad">{t('signin.ingress')}</p>;
  const take = (event: Event): void => {
    event.preventDefault();
    const given = input.current?.value.trim() ?? '';
    if (input.current !== null) input.current.value = '';
    setMistyped(!isToken(given));
    if (isToken(given)) signIn(given);
  };
  return (
    <form class="card sign-in" onSubmit={take}>
      <h1>{t('signin.title')}</h1>
      {(refusal.value !== null || isMistyped) && (
        <p role="alert" class="refused">
          {t('signin.refused')} {refusal.value}
        </p>
      )}
      <label for={field}>{t('signin.label')}</label>
      <input
        ref={input}
        id={field}
        type="password"
        autocomplete="current-password"
        aria-describedby={hint}
        required
      />
      <p id={hint} class="small">
        {t('signin.hint')}
      </p>
      <button type="submit" class="main">
        {t('signin.button')}
      </button>
    </form>
  );
}
