import type { Now } from '../core/now.js';
import type { DomainSettings, SectionSettings } from '../core/settings.js';
import type { State } from '../core/state.js';
import { between, isoTime } from '../core/time.js';
import { batteryAt, batteryView, drainedBy } from '../ups/battery.js';
import { chargeIn, numberIn, runtimeIn, secondsIn, type PortReport } from '../ups/data_port.js';
import { lowBatteryIn, principalOf, shutdownDelay } from '../ups/status.js';
import { onBatteryOf, upsesOf } from '../ups/supply.js';
import { onBattery, type Ups } from '../ups/ups.js';
import type { BatteryView, SupplyView, UpsStatus, UpsView } from './snapshot.js';

/** What NUT clients ask for, as people and they are shown it. */
export function sectionView(
  settings: DomainSettings,
  state: State,
  section: SectionSettings,
  supplies: readonly SupplyView[],
  now: Now,
): UpsView {
  const principal = principalOf(settings, section);
  const upses = upsesOf(state.upses, section);
  const [first] = upses;
  const status = state.served.get(section.name) ?? 'stale';
  const own = section.ups === null ? undefined : supplies.find(({ name }) => name === section.ups);
  const report = own?.port?.report ?? null;
  const reports = new Map(supplies.map(({ name, port }) => [name, port?.report ?? null]));
  return Object.freeze({
    name: section.name,
    description: section.description,
    aliasOf: section.aliasOf,
    status,
    nutStatus: nutStatus(status, report, upses),
    report,
    lowBatteryIn: lowBatteryIn(settings, state, section, now),
    shutdownDelay: shutdownDelay(settings, state, principal),
    battery: fullest(
      upses.map((ups) =>
        batteryOf(settings, state, ups, principal, reports.get(ups.settings.name) ?? null, now),
      ),
    ),
    clients: state.clients === null ? null : (state.clients.get(section.name) ?? 0),
    simulated: onBatteryOf(upses, section)?.simulated ?? false,
    testResult: first === undefined ? '' : testResult(first),
  });
}

const ownWords = ['OL', 'OB', 'LB'];

/** What the UPS says itself, as long as it agrees with what is served: in a drill, say, it does not. */
function nutStatus(status: UpsStatus, report: PortReport | null, upses: readonly Ups[]): string {
  if (status === 'stale') return '';
  if (report === null || upses.some(({ drill }) => drill !== null)) return status;
  const said = report.variables.get('ups.status') ?? '';
  const words = said.split(' ').filter((word) => word !== '');
  const served = status.split(' ');
  const [power = ''] = served;
  // `OFF`, say: neither on line nor on battery, which is for its clients to judge.
  if (power === 'OL' && words.length > 0 && !words.some((word) => ownWords.includes(word))) return said;
  if (!words.includes(power)) return status;
  // `LB` while it is charged again shuts nobody down, but it is what the UPS says.
  if (power === 'OL' || served.every((word) => words.includes(word))) return said;
  return [...served, ...words.filter((word) => !ownWords.includes(word))].join(' ');
}

const fullest = (batteries: readonly (BatteryView | null)[]): BatteryView | null =>
  batteries.reduce(
    (best, battery) =>
      battery !== null && (best === null || battery.runtime > best.runtime) ? battery : best,
    null,
  );

function batteryOf(
  settings: DomainSettings,
  state: State,
  ups: Ups,
  principal: SectionSettings,
  report: PortReport | null,
  now: Now,
): BatteryView | null {
  if (report !== null) return batteryTold(report, ups);
  const { battery } = ups.settings;
  if (battery === null || ups.battery === null) return null;
  const on = onBattery(ups);
  const real = batteryAt(ups.battery, battery, ups.outage !== null, now.moment);
  const shown =
    on?.simulated === true ? drainedBy(real, battery, between(on.since.monotonic, now.monotonic)) : real;
  return batteryView(shown, battery, on !== null, shutdownDelay(settings, state, principal));
}

/** By the UPS itself; null where it tells only a half of it: some clients take a missing one for an empty battery. */
function batteryTold(report: PortReport, { port, settings, outage }: Ups): BatteryView | null {
  const [charge, runtime] = [chargeIn(report), runtimeIn(report)];
  if (charge === null || runtime === null) return null;
  const isFull = charge >= 100 || port?.words.has('CHRG') !== true;
  return Object.freeze({
    charge: Math.min(100, Math.round(charge)),
    runtime,
    chargeLow: settings.port?.lowCharge ?? numberIn(report, 'battery.charge.low'),
    runtimeLow: settings.port?.lowRuntime ?? secondsIn(report, 'battery.runtime.low'),
    charger: outage !== null ? 'discharging' : isFull ? 'resting' : 'charging',
  });
}

function testResult({ drill, lastDrill }: Ups): string {
  if (drill !== null) return 'drill in progress';
  if (lastDrill === null) return 'no drill yet';
  return `drill ${lastDrill.cutShort ? 'ended by a real outage' : 'done'} ${isoTime(lastDrill.endedAt)}`;
}
