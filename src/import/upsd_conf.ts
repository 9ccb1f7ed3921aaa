import { isIP, isIPv6 } from 'node:net';
import { listenAddressOf, nutPort } from '../config/text/addresses.js';
import type { Draft } from './draft.js';
import { awaited, needless, taken, unusable, type Fate, type Ledger } from './ledger.js';
import { fateOfList, type Part } from './list_fate.js';
import type { Section, Setting } from './source.js';

/** What upsd means by an asterisk (upsd.conf(5)). */
const everywhere = ['0.0.0.0', '::'];

const written = (address: string, port: string): string =>
  `${isIPv6(address) ? `[${address}]` : address}:${port}`;

/** The addresses of `LISTEN address [port]`; null where it is not of that form. */
const addressesOf = ({ value }: Setting): readonly string[] | null => {
  const [address = '', port = String(nutPort), ...more] = (value ?? '').trim().split(/\s+/);
  const addresses = (address === '*' ? everywhere : [address]).map((one) => written(one, port));
  return more.length > 0 || addresses.some((one) => listenAddressOf(one, nutPort) === null)
    ? null
    : addresses;
};

const hostOf = (address: string): string => listenAddressOf(address, nutPort)?.address ?? '';

const isWildcard = (address: string): boolean => everywhere.includes(hostOf(address));

/** The wildcard among the addresses that listens at this one too; null: none does. */
const wildcardOver = (address: string, listens: readonly string[]): string | null => {
  const family = isIP(hostOf(address));
  const port = listenAddressOf(address, nutPort)?.port;
  const over = listens.find(
    (other) =>
      isWildcard(other) &&
      isIP(hostOf(other)) === family &&
      listenAddressOf(other, nutPort)?.port === port &&
      other !== address,
  );
  return over === undefined ? null : hostOf(over);
};

/** The wildcards first: what they cover is not needed, and upsd could not listen on both. */
const settleListens = (settings: readonly Setting[], draft: Draft, ledger: Ledger): void => {
  const listens = settings.map((setting) => ({ setting, addresses: addressesOf(setting) }));
  const hasWildcard = ({ addresses }: (typeof listens)[number]): boolean =>
    addresses?.some(isWildcard) === true;
  const inOrder = [...listens.filter(hasWildcard), ...listens.filter((listen) => !hasWildcard(listen))];
  for (const { setting, addresses } of inOrder) {
    const { key, value } = setting;
    const parts = addresses?.map((text): Part => {
      const over = wildcardOver(text, draft.listens);
      return { text, fate: over === null ? draft.addListen(text) : needless(`${over} covers it`) };
    });
    ledger.settle(
      setting,
      parts === undefined
        ? unusable('expected an address, and a port from 1 to 65535')
        : fateOfList({ key, value: value ?? '' }, 'nut.listen', parts),
    );
  }
};

const tls = awaited('sentinel-ups has no TLS for NUT clients yet');

/** The other settings of upsd (upsd.conf(5)), each with what it does by itself. */
const others: ReadonlyMap<string, Fate> = new Map([
  ['MAXCONN', needless('sentinel-ups gives its upsd a limit: what the system lets it open, up to 4096')],
  ['MAXAGE', awaited('upsd is run with its own 15 s')],
  ['TRACKINGDELAY', awaited('upsd is run with its own hour')],
  ['CERTFILE', tls],
  ['CERTPATH', tls],
  ['CERTIDENT', tls],
  ['CERTREQUEST', tls],
  ['DISABLE_WEAK_SSL', tls],
  ['STATEPATH', needless('sentinel-ups gives its upsd a folder of its own')],
  ['ALLOW_NO_DEVICE', needless('there is always a UPS')],
  ['ALLOW_NOT_ALL_LISTENERS', needless('an address that the machine lacks is left out until it is there')],
  ['DEBUG_MIN', needless('log.level says how much is told')],
]);

/** Takes over NUT's upsd.conf: where upsd listens. */
export const importUpsdConf = (sections: readonly Section[], draft: Draft, ledger: Ledger): void => {
  const settings = sections.flatMap((section) => section.settings);
  settleListens(
    settings.filter(({ key }) => key === 'LISTEN'),
    draft,
    ledger,
  );
  for (const setting of settings) {
    const fate = others.get(setting.key);
    if (fate !== undefined) ledger.settle(setting, fate);
  }
  if (draft.listens.length > 0) return;
  draft.addListen(`127.0.0.1:${nutPort}`);
  ledger.remark(taken('nut.listen: without a usable LISTEN, upsd serves its own machine only'));
};
