import type { Duration, Monotonic, WallTime } from '../../domain/core/time.js';
import { shownVariables, type PortReport } from '../../domain/ups/data_port.js';
import { between, inWholeSeconds, isoTime, seconds, wallClockTime } from '../../domain/core/time.js';

/** A countdown in steps of 10 s above one minute, of 5 s below. Rounded up: it reads 0 only when it is over. */
export const countdownSeconds = (left: Duration): number => {
  const whole = inWholeSeconds(left);
  const step = whole > 60 ? 10 : 5;
  return Math.ceil(whole / step) * step;
};

/** The runtime in steps of 60 s above ten minutes, of 10 s below. Rounded down: no more is promised than there is. */
export const runtimeSeconds = (runtime: Duration): number => {
  const whole = Math.floor(runtime / 1000);
  const step = whole > 600 ? 60 : 10;
  return Math.floor(whole / step) * step;
};

/** Both clocks together tell a moment no more exactly than this. */
const maxJitter = seconds(1);

/**
 * Times of day that are counted anew for each snapshot, from what is left on the monotonic clock: they jitter, and drift
 * while the wall clock is being set. One that has not really moved stays as it was told, so that it is not told again.
 */
export class SteadyTimes {
  readonly #told = new Map<string, WallTime>();

  /** ISO 8601 in whole seconds; null stays null. @param steadiness how far it has to have moved to be told anew */
  told(of: string, at: WallTime | null, steadiness: Duration = maxJitter): string | null {
    if (at === null) return null;
    const before = this.#told.get(of);
    const hasMoved = before === undefined || Math.abs(at - before) >= steadiness;
    const told = hasMoved ? wallClockTime(Math.round(at / 1000) * 1000) : before;
    this.#told.set(of, told);
    return isoTime(told);
  }
}

/** What is measured moves all the time: it is told no more often. */
const measuredEvery = seconds(10);

const isNumber = (text: string | undefined): boolean => text !== undefined && /^-?\d+(?:\.\d+)?$/.test(text);

type Variables = Readonly<Record<string, string>>;

/** The variables of UPSes with data ports. A word that changes is told at once, measured values now and then. */
export class SteadyVariables {
  readonly #told = new Map<string, ToldVariables>();

  /** @param report null: nothing is heard of it. @returns what is to stand on its topic */
  told(ups: string, report: PortReport | null, at: Monotonic): Variables {
    const before = this.#told.get(ups);
    if (before?.report === report) return before.variables;
    const variables = report === null ? {} : mqttVariables(report);
    if (
      before !== undefined &&
      between(before.at, at) < measuredEvery &&
      onlyMeasured(before.variables, variables)
    )
      return before.variables;
    this.#told.set(ups, { report, at, variables });
    return variables;
  }
}

interface ToldVariables {
  readonly report: PortReport | null;
  readonly at: Monotonic;
  readonly variables: Variables;
}

/** The status is decided here, and stands with the UPS. */
const mqttVariables = (report: PortReport): Variables =>
  Object.fromEntries([...shownVariables(report)].filter(([name]) => name !== 'ups.status'));

const onlyMeasured = (before: Variables, variables: Variables): boolean =>
  Object.keys(before).length === Object.keys(variables).length &&
  Object.entries(variables).every(
    ([name, value]) => before[name] === value || (isNumber(before[name]) && isNumber(value)),
  );
