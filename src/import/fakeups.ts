import { basename } from 'node:path';
import { outcomeOfList } from './account.js';
import type { Draft, Importer } from './draft.js';
import { effectiveSettings, mapOf, Outcome } from './source.js';
import type { EffectiveSettings, Remark, Section } from './source.js';
import { sentinelsOutcome } from './ups_server_docker.js';

const positive = (value: string | undefined): number | null =>
  value !== undefined && /^\d+(\.\d+)?$/.test(value) && Number(value) > 0 ? Number(value) : null;

const interval: Importer = (value, draft) => {
  const seconds = positive(value);
  if (seconds === null) return Outcome.rejected('expected seconds');
  const duration = seconds % 1 === 0 ? `${seconds}s` : `${Math.round(seconds * 1000)}ms`;
  const expectation = 'detection.interval goes from 1s, for so long a probe waits, to 10m here';
  return draft.set('detection.interval', duration, expectation);
};

const confirmations: Importer = (value, draft) => {
  const rounds = positive(value);
  if (rounds === null || rounds % 1 !== 0) return Outcome.rejected('expected a whole number');
  // The round that raises the suspicion is the first one.
  return draft.set('detection.confirmations', rounds - 1, 'detection.confirmations goes from 1 to 100 here');
};

/** There, a round of silence takes the interval and a second for each sentinel: they are asked one after the other. */
const lowBattery = (given: EffectiveSettings, draft: Draft): Outcome => {
  const numberAt = (key: string): number | null => positive(given.get(key)?.value);
  const critical = numberAt('MAX_MISSED_CRIT');
  if (critical === null) return Outcome.rejected('expected a whole number');
  // Where a constant is missing: what counts in FakeUPS.
  const rounds = Math.max(0, critical - (numberAt('MAX_MISSED_WARN') ?? 6));
  const sentinels = given.get('SENTINELS')?.value.split(/\s+/).length ?? 0;
  const seconds = Math.round(rounds * ((numberAt('PING_INTERVAL') ?? 5) + sentinels));
  return draft.set('ups.low_battery_after', `${seconds}s`, 'ups.low_battery_after goes to 24h here');
};

const upsNames: Importer = (value, draft, key) => {
  const names = value.split(/[\s,]+/).map((text) => ({ text, outcome: draft.nameUps(text) }));
  return outcomeOfList({ key, value }, 'ups.name', names);
};

/** By its name alone: its folder was one of the container's. */
const logFile: Importer = (value, draft) => draft.set('log.file.path', basename(value));

const sentry: Importer = (value, draft) =>
  value === '' ? Outcome.notNeeded('it is empty') : draft.set('log.sentry', value);

const noLogin = Outcome.notNeeded('sentinel-ups is the NUT driver itself and logs in nowhere');

const importers = mapOf<Importer>({
  SENTINELS: sentinelsOutcome,
  PING_INTERVAL: interval,
  MAX_MISSED_WARN: confirmations,
  MAX_MISSED: (value, draft, key) => {
    // An older edition: it said OB LB at once.
    draft.set('ups.low_battery_after', '0s');
    return confirmations(value, draft, key);
  },
  UPS_NAMES: upsNames,
  UPS_NAME: upsNames,
  UPS_USER: () => noLogin,
  UPS_PASS: () => noLogin,
  LOG_FILE: logFile,
  LOG_PATH: logFile,
  LOGFILE: logFile,
  FileHandler: logFile,
  dsn: sentry,
  SENTRY_DSN: sentry,
});

const unread = Outcome.rejected(
  'it could not be read: only texts, numbers and lists are, where a line that is not indented assigns them to a name in capitals',
);

/** Imports the constants of powerwatch.py. */
export const importPowerwatch = (sections: readonly Section[], draft: Draft): void => {
  for (const section of sections) {
    const given = effectiveSettings(section);
    for (const setting of section.settings) if (setting.value === null) setting.outcome = unread;
    for (const [key, { setting, value }] of given)
      setting.outcome =
        key === 'MAX_MISSED_CRIT'
          ? lowBattery(given, draft)
          : (importers.get(key)?.(value, draft, key) ?? setting.outcome);
  }
};

/** What the program does without being told, so that its clients find it here. @param formats of all imported files */
export const importFakeUpsDefaults = (formats: ReadonlySet<string>, draft: Draft, remark: Remark): void => {
  if (draft.upsNames.length === 0) {
    for (const name of ['fakeups', 'qnapups']) draft.nameUps(name);
    remark(Outcome.imported('ups.name and ups.aliases: its UPS is called fakeups and qnapups'));
  }
  const user = { name: 'mon', password: 'monpass', role: 'secondary' } as const;
  if (!formats.has('upsd.users') && draft.addUser(user).verdict === 'imported')
    remark(
      Outcome.unsafe(
        'nut.users: its ready-made user mon was taken over, with the role secondary, for everyone knows the password; its user admin was NOT',
      ),
    );
};
