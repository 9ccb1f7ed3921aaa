import type { FromSchema } from 'json-schema-to-ts';
import type { PortSettings } from '../../domain/core/settings.js';
import { nutPort } from '../text/addresses.js';
import { durationFrom } from '../text/durations.js';
import { isSection, listAt, valueAt, type KeyPath } from '../text/key_path.js';
import { duration, findingIf, integer, section, string, type Finding } from './section.js';
import { upsPaths } from './ups_names.js';

/** The keys of a UPS with a data port. */
export const portKeys = {
  driver: string(1, 64, {
    pattern: '^[a-z0-9][a-z0-9_-]*$',
    expected: 'the name of a NUT driver such as usbhid-ups',
    description:
      'The NUT driver of a UPS with a data port, such as usbhid-ups, which is run and watched over.',
  }),
  port: string(1, 256, {
    pattern: '^[!-~]+( [!-~]+)*$',
    expected: 'what the driver takes as its port, such as auto, /dev/ttyS0 or 10.0.0.5',
    description:
      "The driver's port: auto for USB, a device such as /dev/ttyUSB0, or an address; left out: auto.",
  }),
  settings: {
    type: 'object',
    default: {},
    maxProperties: 100,
    propertyNames: { pattern: '^[A-Za-z0-9_.-]{1,64}$' },
    additionalProperties: {
      type: ['string', 'number', 'boolean'],
      maxLength: 256,
      pattern: '^[ -~]*$',
      expected: 'a text, a number, or true for a flag',
      description: "A key of the driver's section in ups.conf; true: a flag.",
    },
    expected: 'a section such as {vendorid: "06da", ignorelb: true}',
    description:
      "Further keys of the driver's section in ups.conf, such as vendorid, offdelay or override.battery.charge.low; flags: true.",
  },
  low_battery: section(
    'When the battery of a UPS with a data port counts as low, besides when it says so itself; the first that comes.',
    {
      charge: integer(0, 100, { description: 'Percent of charge from which on downwards it is low.' }),
      runtime: duration('0s', '24h', { description: 'The runtime left from which on downwards it is low.' }),
      after: duration('0s', '24h', { description: 'How long after the start of an outage it is low.' }),
    },
  ),
  upsd: string(3, 330, {
    format: 'upsd-address',
    expected: 'a UPS of another NUT server such as ups@10.0.0.9 or ups@10.0.0.9:3493',
    description: 'A UPS that another NUT server tells of, as NAME@HOST or NAME@HOST:PORT.',
  }),
  username: string(1, 64, {
    pattern: '^[A-Za-z0-9][A-Za-z0-9_.@-]*$',
    expected: 'the name of a user of that NUT server',
    description: 'The user of that NUT server; needed only for commands.',
  }),
  password: string(1, 128, {
    pattern: '^[!$-<>-\\[\\]-~]*$',
    writeOnly: true,
    expected:
      'a password of 1 to 128 printable ASCII characters without spaces, quotation marks, #, = and \\, which NUT cannot send',
    description: 'Its password, best kept in secrets.yaml and written here as !secret name.',
  }),
} as const;

type Keys = FromSchema<{
  readonly type: 'object';
  readonly additionalProperties: false;
  readonly properties: typeof portKeys;
}>;

/** How the data port of a UPS is read. */
export type UpsPort = DriverPort | UpsdPort;

/** By its own NUT driver. */
export interface DriverPort {
  readonly kind: 'driver';
  readonly driver: string;
  readonly port: string;
  /** As in its section of ups.conf; null: a flag. */
  readonly settings: readonly (readonly [key: string, value: string | null])[];
}

/** By another NUT server. */
export interface UpsdPort {
  readonly kind: 'upsd';
  readonly name: string;
  readonly host: string;
  readonly port: number;
  /** Null: nobody logs in, and no command can be given. */
  readonly account: { readonly username: string; readonly password: string } | null;
}

/** The parts of `name@host:port`. Null where it is not of that form. */
export const upsdAddressOf = (text: string): Pick<UpsdPort, 'name' | 'host' | 'port'> | null => {
  const parts =
    /^([A-Za-z0-9][A-Za-z0-9_.-]{0,63})@(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9_.-]+))(?::(\d{1,5}))?$/.exec(
      text,
    );
  if (parts === null) return null;
  const [, name = '', bracketed, plain = '', port] = parts;
  const number = port === undefined ? nutPort : Number(port);
  return number >= 1 && number <= 65_535 ? { name, host: bracketed ?? plain, port: number } : null;
};

export const portOf = ({ driver, port, settings, upsd, username, password }: Keys): UpsPort | null => {
  if (driver !== undefined) {
    const entries = Object.entries(settings).flatMap(([key, value]) =>
      value === false ? [] : [[key, value === true ? null : String(value)] as const],
    );
    return { kind: 'driver', driver, port: port ?? 'auto', settings: entries };
  }
  const address = upsd === undefined ? null : upsdAddressOf(upsd);
  if (address === null) return null;
  const account = username === undefined || password === undefined ? null : { username, password };
  return { kind: 'upsd', ...address, account };
};

export const portSettings = (ups: Keys): PortSettings | null => {
  const port = portOf(ups);
  if (port === null) return null;
  const { charge, runtime } = ups.low_battery;
  return {
    kind: port.kind,
    lowCharge: charge ?? null,
    lowRuntime: runtime === undefined ? null : durationFrom(runtime),
  };
};

/**
 * `settings` as a section. For short, and in the form of the app, it is a list of texts as in ups.conf: `offdelay = 60`, and
 * for a flag its name alone.
 */
export const expandedUps = (ups: unknown): unknown => {
  if (!isSection(ups) || !Array.isArray(ups['settings'])) return ups;
  return { ...ups, settings: tableOf(ups['settings']) };
};

/** The section that lines such as `key = value` stand for; a list with anything else in it as it is. */
export const tableOf = (lines: readonly unknown[]): unknown =>
  lines.every((line) => typeof line === 'string') ? Object.fromEntries(lines.map(keyAndValue)) : lines;

const keyAndValue = (line: string): readonly [key: string, value: string | true] => {
  const at = line.indexOf('=');
  if (at === -1) return [line.trim(), true];
  const value = line.slice(at + 1).trim();
  return [line.slice(0, at).trim(), /^"(.*)"$/.exec(value)?.[1] ?? value];
};

/** What drivers call their passwords (snmp-ups, netxml-ups, powerman-pdu …). */
export const isSecretKey = (key: string): boolean => /pass|community|secret|login/i.test(key);

export const portSecrets = ({ settings, password }: Keys): readonly (string | undefined)[] => [
  password,
  ...Object.entries(settings).flatMap(([key, value]) =>
    isSecretKey(key) && typeof value !== 'boolean' && String(value).length > 6 ? [String(value)] : [],
  ),
];

/** Keys that NUT has for what is told otherwise here. */
const ownKeys: Readonly<Record<string, string>> = {
  driver: 'is written beside settings, not in it',
  port: 'is written beside settings, not in it',
  desc: 'is written as description, beside settings',
};

/** How the keys of each UPS go together. */
export const portMistakes = (data: unknown, written: unknown): readonly Finding[] =>
  upsPaths(data).flatMap((path) => mistakesOf(data, written, path));

const nothingTells = (isMain: boolean, listWritten: boolean): string => {
  if (!isMain) return 'needs driver, upsd or sentinels: nothing tells how its mains is';
  const expected = 'expected a list of 1 to 1000 devices on raw mains';
  return listWritten ? `${expected}; a list of 0 is given` : `is missing: ${expected}`;
};

function mistakesOf(data: unknown, written: unknown, path: KeyPath): readonly Finding[] {
  const given = (...keys: KeyPath): boolean => valueAt(written, ...path, ...keys) !== undefined;
  const wrong = (isWrong: boolean, key: KeyPath, what: string): readonly Finding[] =>
    findingIf(isWrong, [...path, ...key], what, 'key');
  const [hasDriver, hasUpsd] = [given('driver'), given('upsd')];
  const hasPort = hasDriver || hasUpsd;
  const isMain = path.length === 1;
  const own = isMain ? [] : path;
  const sentinels = listAt(data, ...own, 'sentinels').length;
  const listWritten = Array.isArray(valueAt(written, ...own, 'sentinels'));
  const place: KeyPath = isMain ? ['sentinels'] : path;
  return [
    ...findingIf(sentinels === 0 && !hasPort && isSection(data), place, nothingTells(isMain, listWritten)),
    ...wrong(hasDriver && hasUpsd, ['upsd'], 'cannot stand beside driver: the UPS is read in one way'),
    ...['port', 'settings'].flatMap((key) => wrong(given(key) && !hasDriver, [key], 'needs driver')),
    ...['username', 'password'].flatMap((key) => wrong(given(key) && !hasUpsd, [key], 'needs upsd')),
    ...wrong(given('username') && !given('password') && hasUpsd, ['username'], 'needs password too'),
    ...wrong(given('password') && !given('username') && hasUpsd, ['password'], 'needs username too'),
    ...wrong(
      given('low_battery') && !hasPort,
      ['low_battery'],
      'needs driver or upsd: where sentinels tell of the UPS, write low_battery_after',
    ),
    ...wrong(
      given('low_battery_after') && hasPort,
      ['low_battery_after'],
      'is for a UPS that sentinels tell of: write low_battery: {after: …}, or leave it to the UPS',
    ),
    ...wrong(
      given('battery') && hasPort,
      ['battery'],
      'is for a UPS without a data port: this one tells itself',
    ),
    ...Object.entries(ownKeys).flatMap(([key, what]) =>
      wrong(given('settings', key), ['settings', key], what),
    ),
  ];
}

/** Without them NUT's driver refuses to start, unless the UPS has them itself (drivers/main.c): it could never tell that the battery is low. */
export const portWarnings = ({ settings }: Keys, path: KeyPath): readonly Finding[] => {
  const isSet = (name: string): boolean =>
    ['override', 'default'].some((kind) => settings[`${kind}.${name}`] !== undefined);
  return findingIf(
    settings['ignorelb'] === true && !isSet('battery.charge.low') && !isSet('battery.runtime.low'),
    [...path, 'settings', 'ignorelb'],
    'lets the driver start only where the UPS itself has a battery.charge.low or battery.runtime.low; where it has none, write override.battery.charge.low too',
  );
};
