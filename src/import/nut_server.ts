import { isIP, isIPv6 } from 'node:net';
import { isWildcard, listenAddressOf, nutPort, type ListenAddress } from '../config/text/addresses.js';
import { outcomeOfList } from './account.js';
import type { Draft } from './draft.js';
import { mapOf, Outcome, setOutcomes } from './source.js';
import type { Remark, Section, Setting } from './source.js';

/** An address to listen at, and how `nut.listen` has it. */
type Listen = ListenAddress & { readonly text: string };

/** The addresses of `LISTEN address [port]`; null where it is not of that form. */
const listensOf = ({ value }: Setting): readonly Listen[] | null => {
  const [address = '', port = String(nutPort), ...more] = (value ?? '').trim().split(/\s+/);
  // What upsd means by an asterisk (upsd.conf(5)).
  const hosts = address === '*' ? ['0.0.0.0', '::'] : [address];
  const listens = hosts.flatMap((host) => {
    const text = `${isIPv6(host) ? `[${host}]` : host}:${port}`;
    const listen = listenAddressOf(text, nutPort);
    return listen === null ? [] : [{ ...listen, text }];
  });
  return more.length > 0 || listens.length === 0 ? null : listens;
};

const isCovered = (listen: Listen, wildcard: Listen): boolean =>
  listen.text !== wildcard.text &&
  isIP(listen.address) === isIP(wildcard.address) &&
  listen.port === wildcard.port;

/** The wildcards first: what they cover is not needed, and upsd could not listen on both. */
const importListens = (settings: readonly Setting[], draft: Draft): void => {
  const given = settings.map((setting) => ({ setting, listens: listensOf(setting) }));
  const hasWildcard = ({ listens }: (typeof given)[number]): boolean => listens?.some(isWildcard) === true;
  const wildcards = given.flatMap(({ listens }) => listens ?? []).filter(isWildcard);
  const inOrder = [...given.filter(hasWildcard), ...given.filter((one) => !hasWildcard(one))];
  for (const { setting, listens } of inOrder) {
    const items = listens?.map((listen) => {
      const { text } = listen;
      const wildcard = wildcards.find((one) => isCovered(listen, one));
      const outcome =
        wildcard === undefined ? draft.addListen(text) : Outcome.notNeeded(`${wildcard.address} covers it`);
      return { text, outcome };
    });
    setting.outcome =
      items === undefined
        ? Outcome.rejected('expected an address, and a port from 1 to 65535')
        : outcomeOfList({ key: setting.key, value: setting.value ?? '' }, 'nut.listen', items);
  }
};

const noDatabase = Outcome.unsupported(
  "nut.tls takes PEM files: get them out of NSS's database (pk12util -o, then openssl pkcs12), and name them there",
);

/** The other settings of upsd (upsd.conf(5)), each with what it does by itself. */
const upsdOutcomes = mapOf({
  MAXCONN: Outcome.notNeeded('sentinel-ups gives its upsd a limit: what the system lets it open, up to 4096'),
  TRACKINGDELAY: Outcome.unsupported('upsd is run with its own hour'),
  CERTPATH: noDatabase,
  CERTIDENT: noDatabase,
  CERTREQUEST: Outcome.unsupported('clients are not asked for certificates'),
  DISABLE_WEAK_SSL: Outcome.notNeeded('with nut.tls nothing older than TLS 1.2 is taken'),
  STATEPATH: Outcome.notNeeded('sentinel-ups gives its upsd a folder of its own'),
  ALLOW_NO_DEVICE: Outcome.notNeeded('there is always a UPS'),
  ALLOW_NOT_ALL_LISTENERS: Outcome.notNeeded(
    'an address that the machine lacks is left out until it is there',
  ),
  DEBUG_MIN: Outcome.notNeeded('log.level says how much is told'),
});

/** Imports upsd.conf: where upsd listens, when data is stale, its certificate. */
export const importUpsdConf = (sections: readonly Section[], draft: Draft, remark: Remark): void => {
  const settings = sections.flatMap((section) => section.settings);
  const listens = settings.filter(({ key }) => key === 'LISTEN');
  importListens(listens, draft);
  for (const setting of settings) {
    const { key, value } = setting;
    if (key === 'MAXAGE') setting.outcome = draft.set('nut.max_age', `${value?.trim() ?? ''}s`);
    // Both are in one file.
    else if (key === 'CERTFILE') setting.outcome = draft.setCertificate(value?.trim() ?? '');
    else setting.outcome = upsdOutcomes.get(key) ?? setting.outcome;
  }
  if (draft.listens.length > 0) return;
  draft.addListen(`127.0.0.1:${nutPort}`);
  remark(Outcome.imported('nut.listen: without a usable LISTEN, upsd serves its own machine only'));
};

const ownUpsd = 'sentinel-ups starts its upsd by itself';

const nutConf = mapOf({
  MODE: `${ownUpsd}; NUT's own server has to be off where it is to listen`,
  UPSMON_OPTIONS: "it stays in NUT's file, for upsmon",
});

/** Nothing is imported of what NUT's start scripts read (nut.conf(5)). */
export const importNutConf = (sections: readonly Section[]): void => {
  for (const section of sections) {
    setOutcomes(section, Outcome.notNeeded(ownUpsd));
    for (const setting of section.settings)
      setting.outcome = Outcome.notNeeded(nutConf.get(setting.key) ?? ownUpsd);
  }
};
