import { isIPv6 } from 'node:net';
import { listenAddressOf, nutPort } from '../config/address_text.js';
import type { Draft } from './draft.js';
import { awaited, needless, taken, unusable, type Fate, type Ledger } from './ledger.js';
import type { Section } from './source.js';

/** What upsd means by an asterisk (upsd.conf(5)). */
const everywhere = ['0.0.0.0', '::'];

const written = (address: string, port: string): string =>
  `${isIPv6(address) ? `[${address}]` : address}:${port}`;

/** `LISTEN address [port]`. */
const listen = (value: string, draft: Draft): Fate => {
  const [address = '', port = String(nutPort), ...more] = value.split(/\s+/);
  const addresses = (address === '*' ? everywhere : [address]).map((one) => written(one, port));
  if (more.length > 0 || addresses.some((one) => listenAddressOf(one, nutPort) === null))
    return unusable('expected an address, and a port from 1 to 65535');
  const fates = addresses.map((one) => draft.addListen(one));
  return fates.find(({ verdict }) => verdict !== 'taken') ?? taken('nut.listen');
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
  for (const setting of settings) {
    const fate =
      setting.key === 'LISTEN' ? listen(setting.value?.trim() ?? '', draft) : others.get(setting.key);
    if (fate !== undefined) ledger.settle(setting, fate);
  }
  if (draft.listens.length > 0) return;
  draft.addListen(`127.0.0.1:${nutPort}`);
  ledger.remark(taken('nut.listen: without a usable LISTEN, upsd serves its own machine only'));
};
