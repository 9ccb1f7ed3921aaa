import { ConfigurationErrors } from '../config/engine/configuration_errors.js';
import { idOf } from '../config/text/identifiers.js';
import { settingsFromOptions } from '../config/engine/from_options.js';
import type { NutUser } from '../config/sections/nut_users.js';
import { presetNames, presets, type PresetName } from '../config/sections/ups_names.js';
import { originWithoutPositions } from '../config/engine/origin.js';
import { schema } from '../config/sections/registry.js';
import { Outcome } from './source.js';

/** Plain data with the keys of the configuration. */
export type Options = Readonly<Record<string, unknown>>;

/** The settings that have a value, which empty lists have not; undefined: none has. */
export const filled = (options: Options): Options | undefined => {
  const given = Object.entries(options).filter(
    ([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0),
  );
  return given.length === 0 ? undefined : Object.fromEntries(given);
};

/** Never falls silent, so that nobody is shut down before real sentinels are entered. */
export const placeholderSentinel = '127.0.0.1';

/** No message shows a value, for passwords stand in the options. @throws ConfigurationErrors */
export const checkOptions = (options: Options): void => {
  const origin = originWithoutPositions('the imported configuration', '.');
  settingsFromOptions(options, { ...origin, isHidden: () => true });
};

/** What is wrong with settings on their own, in the words of the configuration's check; null: nothing. */
export const problemIn = (options: Options): string | null => {
  try {
    checkOptions({ sentinels: [placeholderSentinel], ...options });
    return null;
  } catch (error) {
    if (error instanceof ConfigurationErrors) return error.problems[0]?.what ?? error.message;
    throw error;
  }
};

export type HostKey =
  'name' | 'address' | 'mac' | 'wake.broadcast' | 'wake.auto' | 'shutdown_delay' | 'ignore_drills';

/** What is known of a host, in the form of the configuration. */
export type Host = Map<HostKey, string | boolean>;

/** The keys of the configuration that hold one value, in the order in which they are written. */
const singleKeys = [
  'detection.interval',
  'detection.confirmations',
  'ups.description',
  'ups.low_battery_after',
  'wake.delay',
  'wake.broadcast',
  'nut.max_age',
  'http.listen',
  'http.token',
  'log.level',
  'log.file.path',
  'log.syslog.url',
  'log.sentry',
] as const;
type SingleKey = (typeof singleKeys)[number];

/** A UPS with a data port, in the form of the configuration. */
export interface PortUps {
  readonly name: string;
  description?: string;
  readonly driver?: string;
  readonly port?: string | undefined;
  settings?: Readonly<Record<string, string | number | true>>;
  readonly upsd?: string | undefined;
}

/** How the machine is shut down that the imported NUT server runs on. */
export interface PrimaryDraft {
  /** The name of the UPS that it hangs on. */
  readonly ups: string;
  readonly shutdown: unknown;
  readonly cut?: string;
}

const { sentinels, nut } = schema.properties;

/** The configuration as it comes together from the imported files. What goes in is valid, or is rejected with its reason. */
export class Draft {
  /** The addresses by the ids that they have. */
  readonly sentinels = new Map<string, string>();
  readonly hosts: Host[] = [];
  readonly users: NutUser[] = [];
  readonly presets = new Set<PresetName>();
  /** As `nut.listen` has them; empty: no file says where upsd listens. */
  readonly listens: string[] = [];
  /** The names of the main UPS, the first one first; where that has a data port, its further names. */
  readonly upsNames: string[] = [];
  /** Null: sentinels tell of the main UPS. */
  main: PortUps | null = null;
  readonly upses: PortUps[] = [];
  /** The UPSes, in small letters, that clients on the same machine ask for. */
  readonly asked = new Set<string>();
  primary: PrimaryDraft | null = null;
  /** In the form of the configuration. */
  readonly schedules: Options[] = [];
  /** A target of notifications; null: nobody is mailed. */
  mail: Options | null = null;
  /** With its key in it. */
  certificate: string | null = null;
  private readonly singles = new Map<SingleKey, string | number>();

  /** The single values of a section. */
  section(name: string): Options {
    const keys = singleKeys.filter((key) => key.startsWith(`${name}.`) && this.singles.has(key));
    const entries = keys.map((key) => {
      const [, own = '', ...inner] = key.split('.');
      return [own, nested(inner, this.singles.get(key))] as const;
    });
    return Object.fromEntries(entries);
  }

  /** @param expectation what to say of a value that is not valid; left out: what the check says */
  set(key: SingleKey, value: string | number, expectation?: string): Outcome {
    if (key === 'ups.low_battery_after' && this.main !== null)
      return Outcome.notNeeded('the UPS says itself when its battery is low; low_battery can say more');
    const [section = '', ...inner] = key.split('.');
    const problem = problemIn({ [section]: nested(inner, value) });
    if (problem !== null) return Outcome.rejected(expectation ?? problem);
    const earlier = this.singles.get(key);
    if (earlier !== undefined && earlier !== value)
      return Outcome.rejected(`${key} has another value already, which counts`);
    this.singles.set(key, value);
    return Outcome.imported(key);
  }

  addSentinel(address: string): Outcome {
    if (problemIn({ sentinels: [address] }) !== null)
      return Outcome.rejected('expected addresses of devices, parted by spaces');
    if (this.sentinels.has(idOf(address))) return Outcome.notNeeded('it is given twice');
    if (this.sentinels.size === sentinels.maxItems)
      return Outcome.rejected(`there are more than ${sentinels.maxItems} sentinels`);
    this.sentinels.set(idOf(address), address);
    return Outcome.imported('sentinels');
  }

  /** @param address in a form that `nut.listen` takes */
  addListen(address: string): Outcome {
    const { maxItems } = nut.properties.listen;
    if (this.listens.includes(address)) return Outcome.notNeeded('the address is given twice');
    if (this.listens.length === maxItems)
      return Outcome.rejected(`there are more than ${maxItems} addresses to listen on`);
    this.listens.push(address);
    return Outcome.imported('nut.listen');
  }

  nameUps(name: string): Outcome {
    const problem = problemIn({ ups: { name } });
    if (problem !== null) return Outcome.rejected(problem);
    if (isNamed([this.main], name)) return Outcome.imported('ups.name');
    if (isNamed(this.upses, name)) return Outcome.imported('upses');
    if (this.upsNames.some((other) => other.toLowerCase() === name.toLowerCase()))
      return Outcome.imported('ups.name');
    this.upsNames.push(name);
    const isFirst = this.upsNames.length === 1 && this.main === null;
    return Outcome.imported(isFirst ? 'ups.name' : 'ups.aliases');
  }

  /** Takes a UPS with a data port. Its description and settings may follow. @returns why not, in words; null where it is taken */
  addUps(ups: PortUps, isMain: boolean): string | null {
    const problem = problemIn({ ups });
    if (problem !== null) return problem;
    const names = this.upsNames.map((name) => ({ name }));
    if (isNamed([this.main, ...this.upses, ...names], ups.name)) return 'there is a UPS of this name already';
    if (isMain) this.main = ups;
    else this.upses.push(ups);
    return null;
  }

  /** @param file a PEM file that holds both the certificate and its key */
  setCertificate(file: string): Outcome {
    const problem = problemIn({ nut: { tls: { cert: file, key: file } } });
    if (problem !== null) return Outcome.rejected(problem);
    this.certificate = file;
    return Outcome.imported('nut.tls, where cert and key are the same file');
  }

  /** Takes a user, as a ready-made account where it is one; of two with the same name, the first. */
  addUser(user: NutUser): Outcome {
    const preset = presetNames.find(
      (one) => presets[one].user === user.name && presets[one].password === user.password,
    );
    const isTaken = this.users.some(({ name }) => name === user.name);
    if (preset !== undefined && !isTaken) {
      this.presets.add(preset);
      return Outcome.imported('nut.presets');
    }
    const nameProblem = problemIn({ nut: { users: [{ ...user, password: 'valid' }] } });
    if (nameProblem !== null) return Outcome.rejected(`the name does not go here: ${nameProblem}`);
    const problem = problemIn({ nut: { users: [user] } });
    if (problem !== null) return Outcome.rejected(`the password does not go here: ${problem}`);
    if (isTaken || [...this.presets].some((one) => presets[one].user === user.name))
      return Outcome.rejected('there is such a user already');
    this.users.push(user);
    return Outcome.imported('nut.users');
  }
}

const nested = (path: readonly string[], value: unknown): unknown =>
  path.reduceRight((inner, key) => ({ [key]: inner }), value);

const isNamed = (upses: readonly ({ readonly name: string } | null)[], name: string): boolean =>
  upses.some((ups) => ups?.name.toLowerCase() === name.toLowerCase());

/** Takes the value of a setting, and tells what became of it. */
export type Importer = (value: string, draft: Draft, key: string) => Outcome;
