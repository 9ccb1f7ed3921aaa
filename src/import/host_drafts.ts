import { isIPv4 } from 'node:net';
import { comparableAddress, isDeviceAddress, macOf } from '../config/text/addresses.js';
import { schema } from '../config/sections/registry.js';
import { needless, partial, taken, unusable, type Fate } from './ledger.js';

/** What there is to import of a host, each as it is written there. */
export type HostField = 'name' | 'address' | 'mac' | 'broadcast' | 'minutes' | 'auto' | 'ignoresDrills';

/** Null: not known yet. */
export interface HostDraft {
  name: string | null;
  address: string | null;
  mac: string | null;
  broadcast: string | null;
  /** The shutdown delay. */
  minutes: number | null;
  auto: boolean | null;
  ignoresDrills: boolean | null;
}

const { maxItems, items } = schema.properties.hosts;
const mostMinutes = 1440;

/** `0` to `1440` whole minutes; null for every other text. */
export const minutesOf = (text: string): number | null => {
  const minutes = /^\d{1,5}$/.test(text) ? Number(text) : Infinity;
  return minutes <= mostMinutes ? minutes : null;
};

/** `true`, `yes`, `on`, `1` and their opposites, in whatever case; null for every other text. */
export const truthOf = (text: string): boolean | null => {
  if (/^(true|yes|on|1)$/i.test(text)) return true;
  return /^(false|no|off|0)$/i.test(text) ? false : null;
};

const isName = (text: string): boolean =>
  text.length <= items.properties.name.maxLength && new RegExp(items.properties.name.pattern).test(text);

const put = <Value>(earlier: Value | null, value: Value, store: (value: Value) => void): Fate => {
  if (earlier !== null && earlier !== value) return unusable('this host has another value already');
  store(value);
  return taken('hosts');
};

const fill = (host: HostDraft, field: HostField, text: string): Fate => {
  switch (field) {
    case 'name':
      return isName(text)
        ? put(host.name, text, (name) => (host.name = name))
        : unusable(`expected ${items.properties.name.expected}`);
    case 'address':
      return isDeviceAddress(text)
        ? put(host.address, text, (address) => (host.address ??= address))
        : unusable(`expected ${items.properties.address.expected}`);
    case 'mac':
      return macOf(text) === null
        ? unusable(`expected ${items.properties.mac.expected}`)
        : put(host.mac, text, (mac) => (host.mac = mac));
    case 'broadcast':
      return isIPv4(text)
        ? put(host.broadcast, text, (broadcast) => (host.broadcast = broadcast))
        : unusable(`expected ${items.properties.wake.properties.broadcast.expected}`);
    case 'minutes': {
      const minutes = minutesOf(text);
      return minutes === null
        ? unusable(`expected 0 to ${mostMinutes} whole minutes; without it the host has no UPS of its own`)
        : put(host.minutes, minutes, () => (host.minutes = minutes));
    }
    case 'auto':
    case 'ignoresDrills': {
      const truth = truthOf(text);
      return truth === null
        ? unusable('expected true or false')
        : put(host[field], truth, () => (host[field] = truth));
    }
  }
};

/** The hosts as they come together from the imported files; those with the same address are one. */
export class HostDrafts {
  private readonly drafts: HostDraft[] = [];

  get all(): readonly HostDraft[] {
    return this.drafts;
  }

  /**
   * @param fields what a file tells of one host
   * @returns what became of each of them
   */
  add(fields: ReadonlyMap<HostField, string>): ReadonlyMap<HostField, Fate> {
    const host = this.hostFor(fields.get('address') ?? '');
    if (host === null) return new Map([...fields.keys()].map((field) => [field, unusable(tooMany)]));
    const fates = new Map([...fields].map(([field, text]) => [field, fill(host, field, text)]));
    return new Map(
      [...fates].map(([field, fate]) => [
        field,
        withoutMac(host, field) ?? withoutAddress(host, field, fate) ?? fate,
      ]),
    );
  }

  private hostFor(address: string): HostDraft | null {
    const known = this.drafts.find(
      (host) => host.address !== null && comparableAddress(host.address) === comparableAddress(address),
    );
    if (known !== undefined) return known;
    if (this.drafts.length === maxItems) return null;
    const host = {
      name: null,
      address: null,
      mac: null,
      broadcast: null,
      minutes: null,
      auto: null,
      ignoresDrills: null,
    };
    this.drafts.push(host);
    return host;
  }
}

const tooMany = `there are more than ${maxItems} hosts`;

const withoutMac = (host: HostDraft, field: HostField): Fate | null =>
  host.mac === null && (field === 'broadcast' || field === 'auto')
    ? needless('without a usable MAC the host cannot be woken')
    : null;

const byHandOnly = 'without a usable IP it is woken by hand only';

/** Nobody can tell whether such a host is up. It is said where it was to wake by itself: by AUTO_WOL, or by nothing else. */
const withoutAddress = (host: HostDraft, field: HostField, fate: Fate): Fate | null => {
  if (host.address !== null || host.mac === null || fate.verdict !== 'taken') return null;
  if (field === 'auto' && host.auto === true) return unusable(byHandOnly);
  return field === 'mac' && host.auto === null ? partial('hosts', byHandOnly) : null;
};
