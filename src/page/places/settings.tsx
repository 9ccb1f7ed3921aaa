import type { JSX } from 'preact';
import { session } from '../data/session.js';
import { Tabs } from '../parts/tabs.js';
import { within } from '../route.js';
import { SignIn } from '../sign_in.js';
import { t } from '../words/words.js';
import { Check } from './settings/check.js';
import { Clients } from './settings/clients.js';
import { InEffect } from './settings/in_effect.js';

/** What is configured, what a changed configuration would come to, and what clients have to enter. */
export function Settings(): JSX.Element {
  const shown = within.value;
  return (
    <>
      <h1>{t('settings.title')}</h1>
      {session.value?.commands === true ? <Parts shown={shown} /> : <NotAllowed />}
    </>
  );
}

const Parts = ({ shown }: { readonly shown: string }): JSX.Element => (
  <>
    <Tabs
      label={t('settings.parts')}
      tabs={[
        {
          href: '#/settings',
          word: t('settings.in_effect'),
          isShown: shown !== 'check' && shown !== 'clients',
        },
        { href: '#/settings/check', word: t('settings.check'), isShown: shown === 'check' },
        { href: '#/settings/clients', word: t('settings.clients'), isShown: shown === 'clients' },
      ]}
    />
    {shown === 'check' ? <Check /> : shown === 'clients' ? <Clients /> : <InEffect />}
  </>
);

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
