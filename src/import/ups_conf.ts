import { upsdAddressOf } from '../config/sections/ups_port.js';
import { problemIn, type Draft, type PortUps } from './draft.js';
import { effectiveSettings, mapOf, Outcome, setOutcomes } from './source.js';
import type { Section, Setting } from './source.js';

/** What becomes of a section: a UPS of sentinels, one with a driver, or one that another NUT server tells of. */
type Kind = 'dummy' | 'driver' | 'upsd';

/** dummy-ups plays a file (NUT: dummy-ups(8)), which is as little a real UPS as ours; or it repeats another server's. */
const kindOf = (section: Section): Kind => {
  const given = effectiveSettings(section);
  const driver = given.get('driver')?.value;
  if (driver === 'sentinel-ups') return 'dummy';
  if (driver !== 'dummy-ups') return 'driver';
  return upsdAddressOf(given.get('port')?.value ?? '') === null ? 'dummy' : 'upsd';
};

/** What stands before the first section counts for every driver (ups.conf(5)). These can stand in a section as well. */
const forEveryDriver: readonly string[] = ['pollinterval', 'synchronous', 'debug_min'];

const startedByUs = Outcome.notNeeded('sentinel-ups starts drivers by itself, and keeps them alive');
const asNut = Outcome.notNeeded('drivers run as the user nut, who is given the device');

/** What is for those who start drivers, wherever it stands. */
const ofTheStart = mapOf({
  maxretry: startedByUs,
  retrydelay: startedByUs,
  maxstartdelay: startedByUs,
  nowait: startedByUs,
  sdorder: Outcome.notNeeded(
    'it is the order in which upsdrvctl cuts the power; here primary.powered_by names the one',
  ),
  user: asNut,
  group: asNut,
  chroot: Outcome.unsupported('drivers are not locked into a folder'),
  driverpath: Outcome.notNeeded('drivers are looked for where NUT is installed'),
  statepath: Outcome.notNeeded('each driver has a folder of its own'),
});

/** Imports ups.conf: dummy UPSes as names of the one that sentinels tell of, the others with their drivers. */
export const importUpsConf = (sections: readonly Section[], draft: Draft): void => {
  const global = sections.filter(({ heading }) => heading === null).flatMap(({ settings }) => settings);
  const upses = sections
    .filter(({ heading }) => heading !== null)
    .map((section) => ({ section, kind: kindOf(section) }));
  for (const { section } of upses.filter(({ kind }) => kind === 'dummy')) importDummy(section, draft);
  const real = upses.filter(({ kind }) => kind !== 'dummy');
  // Clients find the one that they ask for as the main one.
  const asked = real.find(({ section }) => draft.asked.has(section.name.toLowerCase())) ?? real[0];
  for (const { section, kind } of real) {
    const isMain = section === asked?.section && draft.upsNames.length === 0 && draft.main === null;
    importReal(section, kind, { draft, isMain, global });
  }
  importGlobal(
    global,
    real.some(({ kind }) => kind === 'driver'),
  );
};

const importDummy = (section: Section, draft: Draft): void => {
  const { heading, name } = section;
  const given = effectiveSettings(section);
  setOutcomes(section, Outcome.notNeeded('sentinel-ups is the NUT driver itself'));
  if (heading === null) return;
  heading.outcome = draft.nameUps(name);
  const description = given.get('desc');
  if (description === undefined || heading.outcome.verdict !== 'imported') return;
  description.setting.outcome =
    draft.upsNames[0] === name
      ? draft.set('ups.description', description.value)
      : Outcome.imported('ups.aliases, which share the description of ups.name');
};

interface Place {
  readonly draft: Draft;
  readonly isMain: boolean;
  /** What counts for every driver. */
  readonly global: readonly Setting[];
}

const importReal = (section: Section, kind: Kind, { draft, isMain, global }: Place): void => {
  const where = isMain ? 'ups' : 'upses';
  const given = effectiveSettings(section);
  const driver = given.get('driver');
  const port = given.get('port')?.value;
  if (driver === undefined) {
    setOutcomes(section, Outcome.rejected('this UPS has no driver'));
    return;
  }
  const own: PortUps = {
    name: section.name,
    ...(kind === 'upsd' ? { upsd: port } : { driver: driver.value, port }),
  };
  const refused = draft.addUps(own, isMain);
  if (refused !== null) {
    setOutcomes(section, Outcome.rejected(refused));
    return;
  }
  if (section.heading !== null) section.heading.outcome = Outcome.imported(where);
  for (const { setting } of given.values()) {
    if (setting.key === 'desc') setting.outcome = describe(own, setting, where);
    else if (setting.key === 'driver' || setting.key === 'port')
      setting.outcome = Outcome.imported(kind === 'upsd' ? `${where}.upsd` : `${where}.${setting.key}`);
  }
  const settings = section.settings.filter(({ key }) => !['driver', 'port', 'desc'].includes(key));
  if (kind === 'upsd') {
    for (const setting of settings) setting.outcome = Outcome.notNeeded('the other server is asked directly');
    return;
  }
  const inherited = global.filter(({ key }) => forEveryDriver.includes(key));
  for (const setting of inherited) put(own, setting, where);
  for (const [index, setting] of settings.entries()) {
    const again = settings.slice(index + 1).find(({ key }) => key === setting.key);
    setting.outcome =
      again === undefined
        ? put(own, setting, where)
        : Outcome.notNeeded(`given again in line ${again.line}, which counts`);
  }
  tellSimplerWay(settings, where);
};

const describe = (ups: PortUps, { value }: Setting, where: string): Outcome => {
  const description = value?.trim() ?? '';
  const problem = problemIn({ ups: { description } });
  if (problem !== null) return Outcome.rejected(problem);
  ups.description = description;
  return Outcome.imported(`${where}.description`);
};

const put = (ups: PortUps, { key, value }: Setting, where: string): Outcome => {
  const started = ofTheStart.get(key);
  if (started !== undefined) return started;
  const written = value === null ? true : plain(value);
  const problem = problemIn({ ups: { driver: 'any', settings: { [key]: written } } });
  if (problem !== null) return Outcome.rejected(problem);
  ups.settings = { ...ups.settings, [key]: written };
  return Outcome.imported(`${where}.settings.${key}`);
};

/** A number where it is the same text again; else a text, as `06da`. */
const plain = (value: string): string | number => (String(Number(value)) === value ? Number(value) : value);

/** Both together make `LB` of a charge that the UPS itself would not call low. */
const tellSimplerWay = (settings: readonly Setting[], where: string): void => {
  const low = settings.find(({ key }) => key === 'override.battery.charge.low');
  const flag = settings.find(({ key, value }) => key === 'ignorelb' && value === null);
  if (low?.outcome.verdict !== 'imported' || flag === undefined) return;
  for (const setting of [low, flag])
    setting.outcome = Outcome.imported(
      `${where}.settings.${setting.key}; low_battery: {charge: ${low.value ?? ''}} would say the same without ignorelb and override`,
    );
};

const importGlobal = (global: readonly Setting[], hasDrivers: boolean): void => {
  for (const setting of global) {
    const { key } = setting;
    if (!hasDrivers)
      setting.outcome = Outcome.notNeeded('it is for drivers, and there is none for a real UPS');
    else if (forEveryDriver.includes(key))
      setting.outcome = Outcome.imported(`ups.settings.${key}, and of every other UPS with a driver`);
    else setting.outcome = ofTheStart.get(key) ?? setting.outcome;
  }
};
