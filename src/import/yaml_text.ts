import { BlockList, isIP, isIPv4 } from 'node:net';
import { Document, isMap, isScalar, Scalar } from 'yaml';
import { isSecretKey } from '../config/sections/ups_port.js';
import { idOf } from '../config/text/identifiers.js';
import { Failure, messageOf } from '../domain/core/failure.js';
import { accountLines, linesToLookAt, mayBeShown, sourcesOf } from './account.js';
import {
  checkOptions,
  filled,
  placeholderSentinel,
  type Draft,
  type Options,
  type PortUps,
} from './draft.js';
import type { Imported } from './formats.js';
import { hostsSection } from './hosts.js';

/** What is to be written. */
export interface ImportedText {
  readonly configuration: string;
  /** The text of secrets.yaml; null: the configuration refers to no secret. */
  readonly secrets: string | null;
  readonly secretNames: readonly string[];
  /** What somebody has to look at, a line each. */
  readonly warnings: readonly string[];
}

/** The configuration, with the texts of its secrets. @throws Failure `NOT_IMPORTABLE` where it would not pass the check */
const optionsOf = (draft: Draft): Options => {
  const options: Options = {
    ...filled({
      sentinels: sentinelsOf(draft),
      detection: filled(draft.section('detection')),
      ups: filled({ ...mainUps(draft), ...filled(draft.section('ups')) }),
      upses: draft.upses.map((ups) => filled({ ...ups })),
      hosts: hostsSection(draft),
      primary: primaryOf(draft),
      wake: filled(draft.section('wake')),
      schedules: draft.schedules,
      nut: filled({
        listen: draft.listens,
        users: draft.users,
        presets: [...draft.presets],
        ...draft.section('nut'),
        tls: draft.certificate === null ? undefined : { cert: draft.certificate, key: draft.certificate },
      }),
      http: filled(draft.section('http')),
      notify: filled({ targets: draft.mail === null ? [] : [draft.mail] }),
      log: filled(draft.section('log')),
    }),
  };
  try {
    checkOptions(options);
    return options;
  } catch (error) {
    throw new Failure(
      'NOT_IMPORTABLE',
      `What is in these files does not fit together here: ${messageOf(error)}`,
      'Nothing was written. Take out the settings that are named, and import again.',
      { cause: error },
    );
  }
};

/** A UPS with a data port needs none. */
const sentinelsOf = ({ sentinels, main }: Draft): readonly string[] =>
  sentinels.size === 0 && main === null ? [placeholderSentinel] : [...sentinels.values()];

const mainUps = ({ upsNames, main }: Draft): Options => {
  if (main !== null) return { ...main, aliases: upsNames };
  const [name, ...aliases] = upsNames;
  return { name, aliases };
};

const primaryOf = ({ primary, main, upses }: Draft): Options | undefined => {
  if (primary === null) return undefined;
  const { ups: asked, ...rest } = primary;
  const feeds = upses.find(({ name }) => name.toLowerCase() === asked.toLowerCase());
  return filled({ ...rest, powered_by: main?.name === asked ? undefined : feeds?.name });
};

/** The texts that belong into secrets.yaml, and where the configuration refers to them. */
const secretsOf = (draft: Draft) => {
  const single = (section: string, key: string, name: string) => {
    const value = draft.section(section)[key];
    return typeof value === 'string' ? [{ name, value, path: [section, key] }] : [];
  };
  const mailPassword = draft.mail?.['password'];
  const names = new Set<string>();
  const passwords = draft.users.map(({ name, password }, index) => {
    const wanted = `nut_${idOf(name)}`;
    const secret = names.has(wanted) ? `${wanted}_${index + 1}` : wanted;
    names.add(secret);
    return { name: secret, value: password, path: ['nut', 'users', index, 'password'] };
  });
  return [
    ...single('http', 'token', 'http_token'),
    ...single('log', 'sentry', 'sentry_dsn'),
    ...passwords,
    ...(typeof mailPassword === 'string'
      ? [{ name: 'smtp_password', value: mailPassword, path: ['notify', 'targets', 0, 'password'] }]
      : []),
    ...(draft.main === null ? [] : secretsOfUps(draft.main, ['ups'])),
    ...draft.upses.flatMap((ups, index) => secretsOfUps(ups, ['upses', index])),
  ];
};

/** Such as the community of snmp-ups; and what nobody can tell. */
const isSecret = (key: string, value: string | number | true): boolean =>
  isSecretKey(key) ? value !== true : typeof value === 'string' && !mayBeShown(key, value);

const secretsOfUps = ({ name, settings = {} }: PortUps, path: readonly (string | number)[]) =>
  Object.entries(settings).flatMap(([key, value]) =>
    isSecret(key, value)
      ? [{ name: `ups_${idOf(name)}_${idOf(key)}`, value: String(value), path: [...path, 'settings', key] }]
      : [],
  );

/** Addresses that are not on the Internet (RFC 1918, 6598, 3927, 5735; the examples of RFC 5737). */
const notOnTheInternet = new BlockList();
const networks =
  '0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.2.0/24 192.168.0.0/16 198.51.100.0/24 203.0.113.0/24 224.0.0.0/3';
for (const network of networks.split(' ')) {
  const [address = '', length] = network.split('/');
  notOnTheInternet.addSubnet(address, Number(length));
}

/** Endings of names at home: RFC 6761, 6762, 8375 and 2606, ICANN's `internal`, and what routers give out by themselves. */
const atHome =
  /\.(local|localhost|localdomain|home\.arpa|internal|intern|lan|home|fritz\.box|test|invalid|example)\.?$/i;

/** Whether an address or a name is probably one of the Internet. IPv6 does not tell: devices at home have global addresses. */
const seemsOnTheInternet = (address: string): boolean => {
  if (isIPv4(address)) return !notOnTheInternet.check(address);
  return isIP(address) === 0 && address.includes('.') && !atHome.test(address);
};

const sentinelWarnings = (draft: Draft): readonly string[] => {
  const sentinels = [...draft.sentinels.values()];
  if (sentinels.length === 0 && draft.main === null)
    return [
      `sentinels: no imported file names one. ${placeholderSentinel} stands in for them, which never falls silent: no outage will be seen until devices on raw mains stand there`,
    ];
  const onTheInternet = sentinels.filter(seemsOnTheInternet).join(', ');
  if (onTheInternet === '') return [];
  return [
    `sentinels: ${onTheInternet} on the Internet, as it seems: that goes on answering when your mains is gone, and is silent when only the Internet is. Put devices on your own raw mains in its place`,
  ];
};

const comment = (lines: readonly string[]): string => lines.map((line) => ` ${line}`).join('\n');

const secretsText = (secrets: ReturnType<typeof secretsOf>): string => {
  const document = new Document(Object.fromEntries(secrets.map(({ name, value }) => [name, value])));
  document.commentBefore = ' Written by "sentinel-ups import". Keep it to yourself: chmod 600 secrets.yaml';
  return document.toString({ lineWidth: 0 });
};

/** The configuration as YAML with comments, and its secrets. Pure. @throws Failure `NOT_IMPORTABLE` */
export const yamlText = ({ draft, entries }: Imported): ImportedText => {
  // So that 23:00, a date and a MAC stay texts wherever the lines are copied to.
  const document = new Document(optionsOf(draft), { compat: 'yaml-1.1' });
  const secrets = secretsOf(draft);
  const warnings = [...sentinelWarnings(draft), ...linesToLookAt(entries)];
  for (const { path, name } of secrets) {
    const reference = new Scalar(name);
    reference.tag = '!secret';
    document.setIn(path, reference);
  }
  for (const { key } of isMap(document.contents) ? document.contents.items : []) {
    if (!isScalar(key)) continue;
    const sources = sourcesOf(String(key.value), entries);
    key.spaceBefore = true;
    if (sources !== null) key.commentBefore = ` ${sources}`;
  }
  document.commentBefore = comment([
    'Written by "sentinel-ups import". Look it over with: sentinel-ups check --config THIS-FILE',
    'At its end it says of every imported setting what has become of it.',
    ...(warnings.length === 0 ? [] : ['', 'LOOK AT THESE:', ...warnings.map((warning) => `- ${warning}`)]),
    ...(entries.some(({ outcome }) => outcome.verdict === 'unsupported')
      ? ['', 'Some settings have no counterpart yet; they stand at the end, with their values.']
      : []),
  ]);
  document.comment = comment(['What became of every setting', '', ...accountLines(entries)]);
  return {
    configuration: document.toString({ lineWidth: 0 }),
    secrets: secrets.length === 0 ? null : secretsText(secrets),
    secretNames: secrets.map(({ name }) => name),
    warnings,
  };
};
