import { isDeviceAddress } from '../config/text/addresses.js';
import { idOf } from '../config/text/identifiers.js';
import { schema } from '../config/sections/registry.js';
import { upsName } from '../config/sections/ups.js';
import { presets, type PresetName } from '../config/sections/nut_presets.js';
import { HostDrafts } from './host_drafts.js';
import { needless, taken, unusable, type Fate } from './ledger.js';

export interface UserDraft {
  readonly name: string;
  readonly password: string;
  readonly role: 'secondary' | 'primary' | 'admin';
}

/** The keys of the configuration that hold one value, and are taken from whichever file gives them first. */
export type SingleKey =
  | 'detection.interval'
  | 'detection.confirmations'
  | 'ups.description'
  | 'ups.low_battery_after'
  | 'wake.delay'
  | 'wake.broadcast'
  | 'http.listen'
  | 'http.token'
  | 'log.level';

const { sentinels: sentinelList, ups: upsSection, nut: nutSection } = schema.properties;

/** The configuration as it comes together from the imported files. What goes in is valid, or is refused with its reason. */
export class Draft {
  readonly hosts = new HostDrafts();
  readonly sentinels: string[] = [];
  private readonly sentinelIds = new Set<string>();
  readonly users: UserDraft[] = [];
  readonly presets = new Set<PresetName>();
  /** As `nut.listen` has them; empty: no file says where upsd listens. */
  readonly listens: string[] = [];
  /** The main one first. */
  readonly upsNames: string[] = [];
  private readonly singles = new Map<SingleKey, string | number>();

  single(key: SingleKey): string | number | null {
    return this.singles.get(key) ?? null;
  }

  set(key: SingleKey, value: string | number): Fate {
    const earlier = this.singles.get(key);
    if (earlier !== undefined && earlier !== value)
      return unusable(`${key} has another value already, which counts`);
    this.singles.set(key, value);
    return taken(key);
  }

  addSentinel(address: string): Fate {
    if (!isDeviceAddress(address)) return unusable('expected addresses of devices, parted by spaces');
    if (this.sentinelIds.has(idOf(address))) return needless('it is given twice');
    if (this.sentinels.length === sentinelList.maxItems)
      return unusable(`there are more than ${sentinelList.maxItems} sentinels`);
    this.sentinels.push(address);
    this.sentinelIds.add(idOf(address));
    return taken('sentinels');
  }

  /** @param address in a form that `nut.listen` takes */
  addListen(address: string): Fate {
    if (this.listens.includes(address)) return needless('the address is given twice');
    if (this.listens.length === nutSection.properties.listen.maxItems)
      return unusable(`there are more than ${nutSection.properties.listen.maxItems} addresses to listen on`);
    this.listens.push(address);
    return taken('nut.listen');
  }

  nameUps(name: string): Fate {
    if (name.length > upsName.maxLength || !new RegExp(upsName.pattern).test(name))
      return unusable(`expected ${upsName.expected}`);
    const key = this.upsNames.length === 0 ? 'ups.name' : 'ups.aliases';
    if (this.upsNames.some((other) => other.toLowerCase() === name.toLowerCase())) return taken('ups.name');
    if (this.upsNames.length > upsSection.properties.aliases.maxItems)
      return unusable('there are too many names for one UPS');
    this.upsNames.push(name);
    return taken(key);
  }

  /** Its ready-made account goes before a user of the same name that comes later. */
  addPreset(preset: PresetName): Fate {
    if (this.users.some(({ name }) => name === presets[preset].user))
      return unusable('there is such a user already');
    this.presets.add(preset);
    return taken('nut.presets');
  }

  addUser(user: UserDraft): Fate {
    const { name, password } = nutSection.properties.users.items.properties;
    if (user.name.length > name.maxLength || !new RegExp(name.pattern).test(user.name))
      return unusable(`the name does not go here: expected ${name.expected}`);
    if (user.password.length > password.maxLength || !new RegExp(password.pattern).test(user.password))
      return unusable(`the password does not go here: expected ${password.expected}`);
    if (this.hasUser(user.name)) return unusable('there is such a user already');
    if (this.users.length === nutSection.properties.users.maxItems)
      return unusable('there are too many users');
    this.users.push(user);
    return taken('nut.users');
  }

  private hasUser(name: string): boolean {
    return (
      this.users.some((user) => user.name === name) ||
      [...this.presets].some((preset) => presets[preset].user === name)
    );
  }
}
