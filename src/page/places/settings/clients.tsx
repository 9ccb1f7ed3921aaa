import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import type { ClientSettingsReport } from '../../../api/client_settings/report.js';
import { useAsked } from '../../data/asked.js';
import { Icon } from '../../parts/icon.js';
import { Loaded } from '../../parts/loaded.js';
import { t, type PlainKey } from '../../words/words.js';
import { Copy } from './copy.js';

type Wanted = Readonly<Record<'address' | 'ups' | 'user', string>>;

/** What each kind of client has to enter, with this machine's addresses and accounts filled in. */
export function Clients(): JSX.Element {
  const [wanted, setWanted] = useState<Wanted>({ address: '', ups: '', user: '' });
  const query = new URLSearchParams(Object.entries(wanted).filter(([, value]) => value !== ''));
  const path = `api/settings/clients${query.toString() === '' ? '' : `?${query.toString()}`}`;
  const question = useAsked<ClientSettingsReport>(path);
  return (
    <>
      <p class="small">{t('settings.clients_lead')}</p>
      <Loaded question={question}>
        {(told) => (
          <>
            <Choices told={told} onChoose={(chosen) => setWanted({ ...wanted, ...chosen })} />
            <div class="clients">
              {told.clients.map((client) => (
                <Client key={client.kind} client={client} />
              ))}
            </div>
          </>
        )}
      </Loaded>
    </>
  );
}

interface ChoicesProps {
  readonly told: ClientSettingsReport;
  readonly onChoose: (chosen: Partial<Wanted>) => void;
}

function Choices({ told: { addresses, upses, users, chosen }, onChoose }: ChoicesProps): JSX.Element {
  const lists: readonly (readonly [keyof Wanted, PlainKey, readonly string[]])[] = [
    ['address', 'settings.address', addresses],
    ['ups', 'now.ups', upses],
    ['user', 'settings.user', users.map(({ name }) => name)],
  ];
  return (
    <div class="choices">
      {lists.map(([name, word, values]) => (
        <Choice
          key={name}
          word={t(word)}
          values={values}
          chosen={chosen[name]}
          onChoose={(value) => onChoose({ [name]: value })}
        />
      ))}
    </div>
  );
}

interface ChoiceProps {
  readonly word: string;
  readonly values: readonly string[];
  readonly chosen: string | null;
  readonly onChoose: (value: string) => void;
}

/** Nothing is asked where there is but one. */
function Choice({ word, values, chosen, onChoose }: ChoiceProps): JSX.Element | null {
  const field = useId();
  if (values.length < 2) return null;
  return (
    <div>
      <label for={field}>{word}</label>
      <select id={field} value={chosen ?? ''} onChange={({ currentTarget: { value } }) => onChoose(value)}>
        {values.map((value) => (
          <option key={value}>{value}</option>
        ))}
      </select>
    </div>
  );
}

const Client = ({ client }: { readonly client: ClientSettingsReport['clients'][number] }): JSX.Element => (
  <details class="card client">
    <summary>{client.title}</summary>
    {client.needs.map((need) => (
      <p key={need} class="need">
        <Icon name="warning" /> {need}
      </p>
    ))}
    {client.where !== '' && <p class="small">{client.where}</p>}
    <dl>
      {client.fields.map(({ label, value }, index) => (
        <div key={index}>
          <dt>{label}</dt>
          <dd>
            <code>{value}</code>
            <Copy what={label} text={value} />
          </dd>
        </div>
      ))}
    </dl>
  </details>
);
