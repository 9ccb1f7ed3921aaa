import { inWholeSeconds, milliseconds, seconds, type Duration, type Moment } from '../core/time.js';
import { batteryAt } from '../ups/battery.js';
import { chargeIn, numberIn, runtimeIn, secondsIn, type PortReport } from '../ups/data_port.js';
import type { Ups } from '../ups/ups.js';

/**
 * A UPS as the rehearsal makes it up: what is physically so at each moment. Moments here are milliseconds from the cut of the
 * mains.
 */
export interface Supply {
  readonly name: string;
  /** Its mains goes at 0, or has gone already. */
  readonly isCut: boolean;
  /** When its mains is back; null: not decided yet. */
  readonly backAt: number | null;
  /** When it cuts its output because it was told to; null: it was not. */
  readonly cutAt: number | null;
  readonly battery: SupplyBattery | null;
  /** When the first probe is sent that its sentinels do not answer any more. */
  readonly sentinelsSilentAt: number;
  /** What its data port told last; null where nothing comes from it. */
  readonly told: PortReport | null;
}

/** What is known of a battery at the moment of the cut. */
export interface SupplyBattery {
  /** 0 to 1. */
  readonly charge: number;
  /** How long it lasts from then on. */
  readonly lasts: Duration;
  /** From empty to full. */
  readonly recharge: Duration;
}

/** Drivers ask their UPS about this often. */
const portTellsAfter = seconds(2);

/** Plugs and bulbs need so long to be reachable again once the mains is back. */
export const sentinelsBackAfter = seconds(30);

/** Of a battery whose recharge time nobody knows. */
const usualRecharge = seconds(8 * 3600);

/** At which a UPS says `LB` that does not tell its own marks. */
const usualLowCharge = 10;

/** The UPS as it is now. `isCut`: its mains is to go. */
export function supplyOf(ups: Ups, isCut: boolean, now: Moment): Supply {
  const { settings, sentinels, port, outage } = ups;
  const answering = sentinels.filter(({ view, evidence }) => evidence === null || view.state === 'alive');
  const turn = settings.detection.interval / Math.max(1, answering.length);
  return {
    name: settings.name,
    isCut: isCut || outage !== null,
    backAt: null,
    cutAt: null,
    battery: batteryOf(ups, now),
    sentinelsSilentAt: outage === null ? Math.ceil(turn) : 0,
    told: port?.stale === null ? port.report : null,
  };
}

function batteryOf({ settings, port, battery, outage }: Ups, now: Moment): SupplyBattery | null {
  if (port !== null) {
    const { report } = port;
    if (report === null) return null;
    const lasts = runtimeIn(report);
    if (lasts === null) return null;
    const recharge = settings.battery?.recharge ?? usualRecharge;
    return { charge: Math.min(1, (chargeIn(report) ?? 100) / 100), lasts, recharge };
  }
  if (battery === null || settings.battery === null) return null;
  const { charge } = batteryAt(battery, settings.battery, outage !== null, now);
  const { runtime, recharge } = settings.battery;
  return { charge, lasts: milliseconds(charge * runtime), recharge };
}

export const hasMains = ({ isCut, backAt }: Supply, ms: number): boolean =>
  !isCut || (backAt !== null && ms >= backAt);

/** When its battery is over; null where it is not known, or the mains is back before. */
export const emptyAt = ({ isCut, battery, backAt }: Supply): number | null =>
  !isCut || battery === null || (backAt !== null && backAt <= battery.lasts) ? null : battery.lasts;

/** When its output goes; null where it does not. */
export function outputEndsAt(supply: Supply): number | null {
  const ends = [emptyAt(supply), supply.cutAt].filter((end) => end !== null);
  return ends.length === 0 ? null : Math.min(...ends);
}

export function hasOutput(supply: Supply, ms: number): boolean {
  const ends = outputEndsAt(supply);
  return ends === null || ms < ends || hasMains(supply, ms);
}

/** Whether the mains feeds its sentinels, as far as probes that are sent at that moment find out. */
export const sentinelsAnswer = ({ isCut, backAt, sentinelsSilentAt }: Supply, ms: number): boolean =>
  !isCut || ms < sentinelsSilentAt || (backAt !== null && ms >= backAt + sentinelsBackAfter);

/** Witnesses hang on its output. */
export const witnessesAnswer = (supply: Supply, ms: number): boolean =>
  hasOutput(supply, ms) && hasOutput(supply, ms - sentinelsBackAfter);

/** 0 to 1; null where it is not known. */
export function chargeAt({ isCut, battery, backAt }: Supply, ms: number): number | null {
  if (battery === null) return null;
  const { charge, lasts, recharge } = battery;
  const drainedFor = isCut ? Math.min(ms, backAt ?? ms) : 0;
  const left = lasts === 0 ? 0 : charge * Math.max(0, 1 - drainedFor / lasts);
  return Math.min(1, left + (ms - drainedFor) / recharge);
}

/** What its data port says then; null where it says nothing. */
export function toldAt(supply: Supply, ms: number): PortReport | null {
  const { told, battery } = supply;
  if (told === null) return null;
  const variables = new Map(told.variables);
  const isOnLine = hasMains(supply, Math.max(0, ms - portTellsAfter)) || ms < portTellsAfter;
  const charge = chargeAt(supply, ms);
  if (charge !== null && battery !== null) {
    const whole = battery.charge === 0 ? 0 : battery.lasts / battery.charge;
    variables.set('battery.charge', String(Math.round(charge * 100)));
    variables.set('battery.runtime', String(inWholeSeconds(milliseconds(charge * whole))));
  }
  const words = (told.variables.get('ups.status') ?? '').split(' ').filter((word) => !powerWords.has(word));
  const saysNow = supply.isCut ? (isOnLine ? ['OL'] : ['OB', 'DISCHRG']) : ['OL'];
  const isLow = supply.isCut && !isOnLine && saysLow({ ...told, variables });
  const status = [...saysNow, ...words, ...(isLow ? ['LB'] : [])].filter((word) => word !== '');
  variables.set('ups.status', status.join(' '));
  return { ...told, variables };
}

const powerWords: ReadonlySet<string> = new Set(['OL', 'OB', 'LB', 'CHRG', 'DISCHRG', 'CAL', 'FSD']);

function saysLow(report: PortReport): boolean {
  const [charge, runtime] = [chargeIn(report), runtimeIn(report)];
  const lowRuntime = secondsIn(report, 'battery.runtime.low');
  const lowCharge = numberIn(report, 'battery.charge.low') ?? (lowRuntime === null ? usualLowCharge : null);
  return (
    (charge !== null && lowCharge !== null && charge <= lowCharge) ||
    (runtime !== null && lowRuntime !== null && runtime <= lowRuntime)
  );
}

/** The moments at which something about it changes by itself. */
export function turnsOf(supply: Supply, settings: Ups['settings']): readonly number[] {
  if (!supply.isCut) return [];
  const { backAt, sentinelsSilentAt, told, cutAt } = supply;
  const result = settings.detection.timeout + resultTakes;
  const back = backAt === null ? [] : [backAt, backAt + portTellsAfter, backAt + sentinelsBackAfter + 1];
  const empty = emptyAt(supply);
  return [
    sentinelsSilentAt,
    sentinelsSilentAt + result,
    ...(told === null ? [] : [portTellsAfter, ...lowMarksOf(supply, settings)]),
    ...(empty === null ? [] : [empty, empty + result]),
    ...(cutAt === null ? [] : [cutAt, cutAt + result]),
    ...back,
  ];
}

/** From a probe's timeout until its result is there. */
export const resultTakes = 10;

/** When the low marks of a UPS with a data port are reached. */
function lowMarksOf(supply: Supply, { port }: Ups['settings']): readonly number[] {
  const { battery, told, backAt } = supply;
  if (battery === null || told === null) return [];
  const { charge, lasts } = battery;
  const charges = [port?.lowCharge, numberIn(told, 'battery.charge.low'), usualLowCharge].flatMap(
    (percent) =>
      percent === null || percent === undefined || charge === 0
        ? []
        : [lasts * (1 - (percent + 0.499) / 100 / charge)],
  );
  const runtimes = [port?.lowRuntime, secondsIn(told, 'battery.runtime.low')].flatMap((left) =>
    left === null || left === undefined ? [] : [lasts - left],
  );
  return [...charges, ...runtimes]
    .map((mark) => Math.ceil(Math.max(mark, portTellsAfter)))
    .filter((mark) => backAt === null || mark < backAt);
}
