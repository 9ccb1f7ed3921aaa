import { milliseconds } from '../core/time.js';
import type { Host } from '../host/host.js';
import type { Ups } from '../ups/ups.js';
import { isRunning, toldBy, type Machine } from './machine.js';
import type { Happening, Scene } from './scene.js';
import { emptyAt, hasMains, type Supply } from './supply.js';
import { lastingLong, told, type Told } from '../view/reasons/told.js';

/** What is to be told of the way from one scene to the next. */
export function happeningsBetween(before: Scene, after: Scene): readonly Happening[] {
  const { ms } = after;
  const ofUps = (ups: string, what: Told): Happening => ({ ms, what, ups, host: null });
  const ofHost = (host: string, what: Told, ups: string | null = null): Happening => ({
    ms,
    what,
    ups,
    host,
  });
  const ofAll = (what: Told): Happening => ({ ms, what, ups: null, host: null });
  return [
    ...after.supplies.flatMap((supply, index) =>
      supplyNews(before, before.supplies[index], supply, after).map((what) => ofUps(supply.name, what)),
    ),
    ...after.state.upses.flatMap((ups, index) =>
      upsNews(before.state.upses[index], ups, after).map((what) => ofUps(ups.settings.name, what)),
    ),
    ...sectionNews(before, after).map(([name, what]) => ofUps(name, what)),
    ...serviceNews(before, after).map(ofAll),
    ...after.machines.flatMap((machine, index) =>
      machineNews(before.machines[index], machine, after).map(([what, by]) => ofHost(machine.id, what, by)),
    ),
    ...after.state.hosts.flatMap((host, index) =>
      wakeNews(before.state.hosts[index], host).map((what) => ofHost(host.settings.id, what)),
    ),
    ...(before.state.maintenance !== null &&
    after.state.maintenance === null &&
    before.service.runs &&
    after.service.runs
      ? [ofAll(told('maintenance_over'))]
      : []),
  ];
}

function supplyNews(before: Scene, was: Supply | undefined, supply: Supply, after: Scene): readonly Told[] {
  const { ms } = after;
  const { name: ups } = supply;
  const empty = emptyAt(supply);
  const hasJust = (at: number | null): boolean => at !== null && before.ms < at && ms >= at;
  const feeds = ({ poweredBy }: { readonly poweredBy: readonly string[] }): boolean =>
    poweredBy.includes(ups);
  const isMissed =
    before.machines.some((machine) => machine.power !== 'off' && feeds(machine)) ||
    (before.service.runs && after.settings.primary !== null && feeds(after.settings.primary));
  return [
    ...(hasJust(empty) && isMissed ? [told('battery_empty', { ups })] : []),
    ...(hasJust(supply.cutAt) && was?.cutAt === supply.cutAt ? [told('output_cut', { ups })] : []),
    ...(supply.isCut && hasMains(supply, ms) && !(was !== undefined && hasMains(was, before.ms))
      ? [told('mains_returns', { ups })]
      : []),
  ];
}

function upsNews(
  before: Ups | undefined,
  { outage, settings: { name: ups } }: Ups,
  after: Scene,
): readonly Told[] {
  if (before === undefined || (before.outage === null) === (outage === null)) return [];
  if (outage === null) return [told('outage_over', { ups })];
  return [
    told(after.state.maintenance === null ? 'outage_noticed' : 'outage_noticed_in_maintenance', { ups }),
  ];
}

/** Those of the UPSes themselves; what is said to a host is told with the host. */
const sectionNews = (before: Scene, { settings, state }: Scene): readonly (readonly [string, Told])[] =>
  settings.sections
    .filter(({ ups, aliasOf }) => ups !== null && aliasOf === null)
    .filter(({ name }) => state.served.get(name) === 'OB LB' && before.state.served.get(name) !== 'OB LB')
    .map(({ name }) => [name, told('low_battery', { ups: name })]);

function serviceNews(
  { state: was, service: served }: Scene,
  { state, service, settings }: Scene,
): readonly Told[] {
  const wait = lastingLong(settings.primary?.wait ?? milliseconds(0));
  const stage = state.primary.stage;
  return [
    ...(stage !== was.primary.stage && service.runs
      ? [
          ...(stage === 'waiting' ? [told('machine_waits', { wait })] : []),
          ...(stage === 'going' && !state.primary.isCut ? [told('machine_goes')] : []),
          ...(stage === 'going' && state.primary.isCut ? [told('machine_goes_and_returns')] : []),
        ]
      : []),
    ...(served.runs && !service.runs
      ? [told(service.lostPower && served.stopsAt === null ? 'machine_lost_power' : 'machine_off')]
      : []),
    ...(!served.runs && service.runs ? [told('machine_back')] : []),
  ];
}

function machineNews(
  was: Machine | undefined,
  machine: Machine,
  after: Scene,
): readonly (readonly [Told, string | null])[] {
  if (was === undefined || was.power === machine.power) return [];
  const host = machine.name;
  switch (machine.power) {
    case 'going_down': {
      const ups = toldBy(was, after.state.served);
      return [
        ups === null
          ? [told('host_shut_down_with_us', { host }), null]
          : [told('host_told', { host, ups }), ups],
      ];
    }
    case 'off':
      if (was.power === 'going_down' && was.until === after.ms) return [[told('host_down', { host }), null]];
      return isRunning(was) ? [[told('host_lost_power', { host }), null]] : [];
    case 'on':
      return [[told('host_up', { host }), null]];
    case 'booting':
      return [];
  }
}

function wakeNews(before: Host | undefined, { wake, settings: { name: host } }: Host): readonly Told[] {
  if (before === undefined || before.wake === wake) return [];
  if (wake.stage === 'sending' && before.wake.stage !== 'sending') return [told('host_woken', { host })];
  if (wake.stage === 'failed' && before.wake.stage !== 'failed')
    return [told('host_wake_failed', { host, reason: wake.reason })];
  return [];
}
