import type { JSX } from 'preact';
import { session } from '../data/session.js';
import { Tabs } from '../parts/tabs.js';
import { within } from '../route.js';
import { SignIn } from '../sign_in.js';
import { t } from '../words/words.js';
import { Check } from './settings/check.js';
import { Clients } from './settings/clients.js';
import { InEffect } from './settings/in_effect.js';
import { Notifications } from './settings/notifications.js';

/** What is configured, what a changed configuration would come to, what clients have to enter, and who is notified. */
export function Settings(): JSX.Element {
  const shown = within.value;
  return (
    <>
      <h1>{t('settings.title')}</h1>
      {session.value?.commands === true ? <Parts shown={shown} /> : <NotAllowed />}
    </>
  );
}

/** Each has an address of its own; the first is shown where the address names none. */
const parts = [
  { name: '', word: 'settings.in_effect', Part: InEffect },
  { name: 'check', word: 'settings.check', Part: Check },
  { name: 'clients', word: 'settings.clients', Part: Clients },
  { name: 'notify', word: 'settings.notify', Part: Notifications },
] as const;

function Parts({ shown }: { readonly shown: string }): JSX.Element {
  const { name: open, Part } = parts.find(({ name }) => name === shown) ?? parts[0];
  return (
    <>
      <Tabs
        label={t('settings.parts')}
        tabs={parts.map(({ name, word }) => ({
          href: name === '' ? '#/settings' : `#/settings/${name}`,
          word: t(word),
          isShown: name === open,
        }))}
      />
      <Part />
    </>
  );
}

/** They are for those who may command. In ingress nobody can sign in: Home Assistant says who somebody is. */
const NotAllowed = (): JSX.Element =>
  session.value?.ingress === true ? (
    <p class="card warning">{t('settings.not_commander')}</p>
  ) : (
    <>
      <p>{t('asked.not_allowed')}</p>
      <SignIn />
    </>
  );
