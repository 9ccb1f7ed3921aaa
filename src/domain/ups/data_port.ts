import type { Now } from '../core/now.js';
import type { PortSettings } from '../core/settings.js';
import {
  after,
  milliseconds,
  minutes,
  monotonicTime,
  seconds,
  type Duration,
  type Moment,
  type Monotonic,
} from '../core/time.js';
import { isSame, told, type Told } from '../view/reasons/told.js';

/** What a UPS says of itself, in NUT's words, as its driver or another NUT server hands it on. */
export interface PortReport {
  /** By NUT's names (docs/nut-names.txt), `ups.status` among them. */
  readonly variables: ReadonlyMap<string, string>;
  /** What else is known of some of them. */
  readonly traits: ReadonlyMap<string, VariableTraits>;
  /** The names of its instant commands. */
  readonly commands: readonly string[];
}

/** As NUT's docs/sock-protocol.txt has them: SETFLAGS, SETAUX, ADDENUM and ADDRANGE. */
export interface VariableTraits {
  /** `RW` where clients may change it; besides `STRING` or `NUMBER`. */
  readonly flags: readonly string[];
  /** Characters that a text may have; null: not told. */
  readonly maxLength: number | null;
  /** The only values that it can have; empty: any. */
  readonly values: readonly string[];
  readonly ranges: readonly { readonly min: string; readonly max: string }[];
}

/** The data port of a UPS as the loop knows it. */
export interface DataPort {
  /** The newest, also while the data is stale; null where there was none since the start. */
  readonly report: PortReport | null;
  /** The words of `ups.status`. */
  readonly words: ReadonlySet<string>;
  /** Since when the battery counts as low by what it says. */
  readonly lowSince: Monotonic | null;
  /** When something came from it last. */
  readonly heardAt: Monotonic;
  /** When one of its values moved last. */
  readonly changedAt: Monotonic;
  /** Since when it has been heard without a break; null while the data is stale. */
  readonly freshSince: Monotonic | null;
  /** It has said that it is on line since then. */
  readonly saidOnLine: boolean;
  /** Since when the data is stale, and why; null while it is fresh. */
  readonly stale: { readonly since: Moment; readonly why: Told } | null;
}

export const silentPort = (now: Moment): DataPort => ({
  report: null,
  words: new Set(),
  lowSince: null,
  heardAt: now.monotonic,
  changedAt: now.monotonic,
  freshSince: null,
  saidOnLine: false,
  stale: { since: now, why: told('ups_not_heard_yet') },
});

/** How long the last word of a UPS that was on line stands once its data is stale. */
export const heldFor = seconds(30);

/** Data that has not moved for so long may be frozen: of an older release of NUT that never says so (NUT issue 1624). */
const movesWithin = seconds(60);

/** A driver that has just started may say `OB` where it could not read better (NUT issues 3080, 3557): it has to last. */
const startsWithin = seconds(5);

/** What a battery has to have left when nobody can ask it any more, and nothing else is known. */
const defaultRuntimeLow = seconds(120);

/** How long a battery of which nothing is known is trusted, from when nobody can ask it any more. */
const trustedFor = minutes(5);

export function heardFromPort(
  port: DataPort,
  report: PortReport,
  settings: PortSettings,
  now: Moment,
): DataPort {
  const words =
    report === port.report
      ? port.words
      : new Set((report.variables.get('ups.status') ?? '').split(' ').filter((word) => word !== ''));
  const isLow = isLowNow(words, report, settings);
  const freshSince = port.freshSince ?? now.monotonic;
  return {
    report,
    words,
    lowSince: isLow ? (port.lowSince ?? now.monotonic) : null,
    heardAt: now.monotonic,
    changedAt: report.variables === port.report?.variables ? port.changedAt : now.monotonic,
    freshSince,
    saidOnLine: saysOnLine(words) || (port.freshSince !== null && port.saidOnLine),
    stale: null,
  };
}

export const portFellSilent = (port: DataPort, why: Told, now: Moment): DataPort =>
  isSame(port.stale?.why ?? null, why)
    ? port
    : { ...port, freshSince: null, saidOnLine: false, stale: { since: port.stale?.since ?? now, why } };

const isLowNow = (words: ReadonlySet<string>, report: PortReport, settings: PortSettings): boolean => {
  if (words.has('LB') || words.has('FSD')) return true;
  const [charge, runtime] = [chargeIn(report), runtimeIn(report)];
  const { lowCharge, lowRuntime } = settings;
  return (
    (lowCharge !== null && charge !== null && charge <= lowCharge) ||
    (lowRuntime !== null && runtime !== null && runtime <= lowRuntime)
  );
};

/** A server that forces a shutdown is about to have its UPS cut, whatever the mains. A test of its own is no outage. */
export const saysOnBattery = (words: ReadonlySet<string>): boolean =>
  words.has('FSD') || (words.has('OB') && (!words.has('CAL') || words.has('LB')));

export const saysOnLine = (words: ReadonlySet<string>): boolean => words.has('OL') && !saysOnBattery(words);

/** Whether `OB` is more than what a driver says that has just started. */
export const isSure = ({ saidOnLine, freshSince, heardAt }: DataPort, now: Now): boolean => {
  if (saidOnLine || freshSince === null) return saidOnLine;
  const sureAt = after(freshSince, startsWithin);
  return now.reached(sureAt) && heardAt >= sureAt;
};

/** Whether it says what it says now, and not what it said once. */
export const isMoving = ({ changedAt }: DataPort, now: Now): boolean =>
  !now.reached(after(changedAt, movesWithin));

export const isHeld = ({ report, stale }: DataPort, startedAt: Moment, now: Now): boolean => {
  const since = stale === null || report === null ? startedAt : stale.since;
  return !now.reached(after(since.monotonic, heldFor));
};

/**
 * When its battery was or will be low; null where it says that it is not. Of one that fell silent its last word on the runtime
 * that it had left is all there is.
 *
 * @param onBatterySince of the outage that goes on
 */
export function portLowAt(
  { lowSince, report, stale, heardAt }: DataPort,
  settings: PortSettings,
  onBatterySince: Moment,
): Monotonic | null {
  if (lowSince !== null || stale === null) return lowSince;
  const runtime = report === null ? null : runtimeIn(report);
  if (report === null || runtime === null) {
    const unaskedSince = Math.max(stale.since.monotonic, onBatterySince.monotonic);
    return after(monotonicTime(unaskedSince), trustedFor);
  }
  const low = settings.lowRuntime ?? secondsIn(report, 'battery.runtime.low') ?? defaultRuntimeLow;
  return after(heardAt, milliseconds(Math.max(0, runtime - low)));
}

/** Without the settings of the driver, some of which are passwords: NUT clients read them, nobody else is shown them. */
export const shownVariables = ({ variables }: PortReport): ReadonlyMap<string, string> =>
  new Map([...variables].filter(([name]) => !name.startsWith('driver.parameter.')));

/** Percent, 0 to 100; null where it does not tell. */
export const chargeIn = (report: PortReport): number | null => numberIn(report, 'battery.charge');

export const runtimeIn = (report: PortReport): Duration | null => secondsIn(report, 'battery.runtime');

export const numberIn = ({ variables }: PortReport, name: string): number | null => {
  const text = variables.get(name)?.trim() ?? '';
  const value = Number(text);
  return text !== '' && Number.isFinite(value) && value >= 0 ? value : null;
};

export const secondsIn = (report: PortReport, name: string): Duration | null => {
  const value = numberIn(report, name);
  return value === null ? null : seconds(value);
};
