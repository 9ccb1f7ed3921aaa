import { comparableAddress } from '../config/text/addresses.js';
import { idOf, underscored } from '../config/text/identifiers.js';
import { presets } from '../config/sections/ups_names.js';
import { filled, problemIn, type Draft, type Host, type HostKey, type Options } from './draft.js';
import { Outcome } from './source.js';

/** `0` to `1440` whole minutes; null for every other text. */
export const minutesOf = (text: string): number | null => {
  const minutes = /^\d{1,5}$/.test(text) ? Number(text) : Infinity;
  return minutes <= 1440 ? minutes : null;
};

/** `true`, `yes`, `on`, `1` and their opposites, in whatever case; null for every other text. */
export const truthOf = (text: string): boolean | null => {
  if (/^(true|yes|on|1)$/i.test(text)) return true;
  return /^(false|no|off|0)$/i.test(text) ? false : null;
};

/** The value in the form of the configuration, or why it has none. */
const valueOf = (key: HostKey, text: string): string | boolean | Outcome => {
  if (key === 'wake.auto' || key === 'ignore_drills')
    return truthOf(text) ?? Outcome.rejected('expected true or false');
  if (key === 'shutdown_delay') {
    const expected = 'expected 0 to 1440 whole minutes; without it the host has no UPS of its own';
    const minutes = minutesOf(text);
    return minutes === null ? Outcome.rejected(expected) : `${minutes}m`;
  }
  const setting = key === 'wake.broadcast' ? { wake: { broadcast: text } } : { [key]: text };
  // The check wants a whole host: without an address it would object to the mac.
  const host = { name: 'host', address: '192.0.2.1', mac: '02:00:00:00:00:01', ...setting };
  const problem = problemIn({ hosts: [host] });
  return problem === null ? text : Outcome.rejected(problem);
};

const put = (host: Host, key: HostKey, text: string): Outcome => {
  const value = valueOf(key, text);
  if (typeof value === 'object') return value;
  const earlier = host.get(key);
  if (earlier !== undefined && earlier !== value)
    return Outcome.rejected('this host has another value already');
  host.set(key, value);
  return Outcome.imported('hosts');
};

/** The host at that address: a known one, or a new one. */
const hostAt = (address: string, { hosts }: Draft): Host => {
  const wanted = comparableAddress(address);
  const known = hosts.find((host) => comparableAddress(String(host.get('address') ?? '')) === wanted);
  if (known !== undefined && address !== '') return known;
  const host: Host = new Map();
  hosts.push(host);
  return host;
};

/** What is to be said of a value that does nothing where another one is missing. */
const withoutTheOther = (host: Host, key: HostKey, { verdict }: Outcome): Outcome | null => {
  if (!host.has('mac'))
    return key === 'wake.broadcast' || key === 'wake.auto'
      ? Outcome.notNeeded('without a usable MAC the host cannot be woken')
      : null;
  // Nobody can tell whether such a host is up. It is said where it was to wake by itself: by AUTO_WOL, or by nothing else.
  if (host.has('address') || verdict !== 'imported') return null;
  const byHandOnly = 'without a usable IP it is woken by hand only';
  if (key === 'wake.auto' && host.get(key) === true) return Outcome.rejected(byHandOnly);
  return key === 'mac' && !host.has('wake.auto') ? Outcome.partial(`hosts, but ${byHandOnly}`) : null;
};

/** Takes what a file tells of one host, and tells what became of each value. Hosts with the same address are one. */
export const addHost = (given: ReadonlyMap<HostKey, string>, draft: Draft): ReadonlyMap<HostKey, Outcome> => {
  const host = hostAt(given.get('address') ?? '', draft);
  const outcomes = [...given].map(([key, text]) => [key, put(host, key, text)] as const);
  return new Map(outcomes.map(([key, outcome]) => [key, withoutTheOther(host, key, outcome) ?? outcome]));
};

/** The first of `wanted`, `wanted 2`, `wanted 3` … that is not taken yet; takes it. */
export const free = (
  wanted: string,
  separator: string,
  identity: (name: string) => string,
  taken: Set<string>,
) => {
  let name = wanted;
  for (let number = 2; taken.has(identity(name)); number += 1) name = `${wanted}${separator}${number}`;
  taken.add(identity(name));
  return name;
};

const lowerCase = (name: string): string => name.toLowerCase();

/** The section `hosts`: every host has a name, and its UPS one that nobody else has. */
export const hostsSection = (draft: Draft): readonly unknown[] => {
  const { hosts, presets: chosen } = draft;
  const names = new Set<string>();
  const ofPresets = [...chosen].map((preset) => presets[preset].ups);
  const named = [draft.main, ...draft.upses].flatMap((ups) => ups?.name ?? []);
  // Where no file names the UPS it is called ups.
  const isNamed = draft.upsNames.length > 0 || draft.main !== null;
  const ofUps = [...(isNamed ? draft.upsNames : ['ups']), ...named];
  const upsNamesTaken = new Set([...ofUps, ...ofPresets].map(lowerCase));
  return hosts
    .filter((host) => (['address', 'name', 'mac', 'shutdown_delay'] as const).some((key) => host.has(key)))
    .map((host, index): Options | undefined => {
      const wanted = String(host.get('name') ?? host.get('address') ?? `Host ${index + 1}`);
      const name = free(wanted.slice(0, 90).trim(), ' ', idOf, names);
      const byItself = underscored(name);
      const fit = problemIn({ ups: { name: byItself } }) === null ? byItself : `host_${index + 1}`;
      const ups = host.has('shutdown_delay') ? free(fit, '_host', lowerCase, upsNamesTaken) : byItself;
      // Without an address nobody can tell whether it is up, so that it is woken by hand only.
      const isByHand = host.get('wake.auto') === false || !host.has('address');
      const wake = filled({ auto: isByHand ? false : undefined, broadcast: host.get('wake.broadcast') });
      return filled({
        name,
        address: host.get('address'),
        shutdown_delay: host.get('shutdown_delay'),
        ups: ups === byItself ? undefined : ups,
        ignore_drills: host.get('ignore_drills') === true ? true : undefined,
        mac: host.get('mac'),
        wake: host.has('mac') ? wake : undefined,
      });
    });
};
