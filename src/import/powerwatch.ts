import type { Draft } from './draft.js';
import { awaited, needless, unusable, type Fate, type Given, type Ledger } from './ledger.js';
import { fateOfList } from './list_fate.js';
import { sentinels } from './power_manager.js';
import type { Section } from './source.js';

/** What counts in FakeUPS where a constant is missing: seconds, and missed rounds. */
const usual = { interval: 5, warn: 6, critical: 20 };

const positive = (value: string | undefined): number | null =>
  value !== undefined && /^\d+(\.\d+)?$/.test(value) && Number(value) > 0 ? Number(value) : null;

const inMilliseconds = (seconds: number): string => `${Math.round(seconds * 1000)}ms`;

const inSeconds = (seconds: number): string => `${Math.round(seconds)}s`;

const interval = (seconds: number | null, draft: Draft): Fate => {
  if (seconds === null) return unusable('expected seconds');
  if (seconds < 1 || seconds > 600)
    return unusable('detection.interval goes from 1s, for so long a probe waits, to 10m here');
  return draft.set('detection.interval', seconds % 1 === 0 ? inSeconds(seconds) : inMilliseconds(seconds));
};

const confirmations = (rounds: number | null, draft: Draft): Fate => {
  if (rounds === null || rounds % 1 !== 0) return unusable('expected a whole number');
  // The round that raises the suspicion is the first one.
  return rounds < 2 || rounds > 101
    ? unusable('detection.confirmations goes from 1 to 100 here')
    : draft.set('detection.confirmations', rounds - 1);
};

/** There, a round of silence takes the interval and a second for each sentinel: they are asked one after the other. */
const lowBattery = (given: ReadonlyMap<string, Given>, draft: Draft): Fate => {
  const critical = positive(given.get('MAX_MISSED_CRIT')?.value);
  if (critical === null) return unusable('expected a whole number');
  const warn = positive(given.get('MAX_MISSED_WARN')?.value) ?? usual.warn;
  const pause = positive(given.get('PING_INTERVAL')?.value) ?? usual.interval;
  const asked = given.get('SENTINELS')?.value.split(/\s+/).length ?? 0;
  const seconds = Math.max(0, critical - warn) * (pause + asked);
  return seconds > 86_400
    ? unusable('ups.low_battery_after goes to 24h here')
    : draft.set('ups.low_battery_after', inSeconds(seconds));
};

const upsNames = (key: string, value: string, draft: Draft): Fate =>
  fateOfList(
    { key, value },
    'ups.name',
    value.split(/[\s,]+/).map((text) => ({ text, fate: draft.nameUps(text) })),
  );

const fateOf = (key: string, value: string, given: ReadonlyMap<string, Given>, draft: Draft): Fate | null => {
  switch (key) {
    case 'SENTINELS':
      return sentinels(value, draft, key);
    case 'PING_INTERVAL':
      return interval(positive(value), draft);
    case 'MAX_MISSED_WARN':
      return confirmations(positive(value), draft);
    case 'MAX_MISSED': {
      // An older edition: it said OB LB at once.
      draft.set('ups.low_battery_after', '0s');
      return confirmations(positive(value), draft);
    }
    case 'MAX_MISSED_CRIT':
      return lowBattery(given, draft);
    case 'UPS_NAMES':
    case 'UPS_NAME':
      return upsNames(key, value, draft);
    case 'UPS_USER':
    case 'UPS_PASS':
      return needless('sentinel-ups is the NUT driver itself and logs in nowhere');
    case 'dsn':
      return awaited('sentinel-ups does not speak to Sentry');
    default:
      return null;
  }
};

/** Takes over the constants of FakeUPS's powerwatch.py. */
export const importPowerwatch = (sections: readonly Section[], draft: Draft, ledger: Ledger): void => {
  for (const section of sections) {
    const given = ledger.effective(section);
    for (const setting of section.settings)
      if (setting.value === null)
        ledger.settle(
          setting,
          unusable(
            'it could not be read: only texts, numbers and lists are, where a line that is not indented assigns them to a name in capitals',
          ),
        );
    for (const [key, { setting, value }] of given) {
      const fate = fateOf(key, value, given, draft);
      if (fate !== null) ledger.settle(setting, fate);
    }
  }
};
