import { batteryAt } from './battery.js';
import type { DomainSettings, UpsSettings } from './settings.js';
import type { UpsStatus } from './snapshot.js';
import type { State } from './state.js';
import { after, milliseconds, type Duration, type Moment, type Monotonic } from './time.js';

/** The charge (0 to 1) at which `OB LB` is said at the latest. */
const nearlyEmpty = 0.05;

/** The outage, or the drill, that the UPSes are on battery for. A real outage goes before a drill. */
export function onBatterySince(state: State): { since: Moment; simulated: boolean } | null {
  if (!state.decided) return null;
  if (state.outage !== null) return { since: state.outage.deadlinesFrom, simulated: false };
  if (state.drill !== null) return { since: state.drill.startedAt, simulated: true };
  return null;
}

/** The UPS that carries the settings of this one: itself, or the one that it is an alias of. */
export const principalOf = (settings: DomainSettings, ups: UpsSettings): UpsSettings =>
  settings.upses.find(({ name }) => name === ups.aliasOf) ?? ups;

/** From the outage's start to `OB LB`: set at run time, or as configured. */
export function shutdownDelay(settings: DomainSettings, state: State, ups: UpsSettings): Duration {
  const principal = principalOf(settings, ups);
  return state.delays.get(principal.name)?.delay ?? principal.lowBatteryAfter;
}

/** The moment of this UPS's own `OB LB`: after its delay, or when the modelled battery is nearly empty before; null while it is not on battery. */
export function lowBatteryMoment(settings: DomainSettings, state: State, ups: UpsSettings): Monotonic | null {
  const onBattery = onBatterySince(state);
  if (onBattery === null) return null;
  const delayed = after(onBattery.since.monotonic, shutdownDelay(settings, state, ups));
  const empty = nearlyEmptyAt(settings, state, onBattery);
  return empty !== null && empty < delayed ? empty : delayed;
}

/**
 * Where the model says that the battery is nearly empty, as in an outage soon after another, nobody may go on waiting for
 * the delay; null without a model.
 */
function nearlyEmptyAt(
  settings: DomainSettings,
  state: State,
  { since, simulated }: { readonly since: Moment; readonly simulated: boolean },
): Monotonic | null {
  if (settings.battery === null || state.battery === null) return null;
  const { charge, at } = simulated ? batteryAt(state.battery, settings.battery, false, since) : state.battery;
  return after(at.monotonic, milliseconds((charge - nearlyEmpty) * settings.battery.runtime));
}

/** What this UPS is to say now (docs/nut.md, "Status"), maintenance aside. */
function trueStatus(settings: DomainSettings, state: State, ups: UpsSettings, now: Moment): UpsStatus {
  if (!state.decided) return 'stale';
  if (state.outage !== null) {
    return state.outage.saidLowBattery.includes(principalOf(settings, ups).name) ? 'OB LB' : 'OB';
  }
  const moment = lowBatteryMoment(settings, state, ups);
  if (moment === null || ignores(settings, state, ups)) return 'OL';
  return countdownTime(state, now) >= moment ? 'OB LB' : 'OB';
}

/** A drill that this UPS takes no part in. */
const ignores = (settings: DomainSettings, state: State, ups: UpsSettings): boolean =>
  onBatterySince(state)?.simulated === true && principalOf(settings, ups).ignoresDrills;

/** A drill that was stopped counts down no further: nobody is to be shut down by its aftermath. */
const countdownTime = (state: State, now: Moment): Monotonic => {
  const stoppedAt = state.outage === null ? (state.drill?.stoppedAt ?? null) : null;
  return stoppedAt === null || stoppedAt.monotonic > now.monotonic ? now.monotonic : stoppedAt.monotonic;
};

/**
 * What this UPS says now: the truth, or what it said when maintenance began. But never that it is on battery when it is not:
 * machines that come back in a long maintenance would shut down again.
 */
export function servedStatus(
  settings: DomainSettings,
  state: State,
  ups: UpsSettings,
  now: Moment,
): UpsStatus {
  const truth = trueStatus(settings, state, ups, now);
  if (truth === 'stale' || truth === 'OL' || state.maintenance === null) return truth;
  return state.maintenance.held.get(ups.name) ?? 'OL';
}

/** Time left to `OB LB`; null when there is none to come. */
export function lowBatteryIn(
  settings: DomainSettings,
  state: State,
  ups: UpsSettings,
  now: Moment,
): Duration | null {
  const moment = lowBatteryMoment(settings, state, ups);
  const idle = moment === null || state.maintenance !== null || ignores(settings, state, ups);
  if (idle || now.monotonic >= moment || countdownTime(state, now) < now.monotonic) return null;
  return milliseconds(moment - now.monotonic);
}
