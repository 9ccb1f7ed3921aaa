import { announced, type Announcement, type AnnouncementType } from '../core/announcement.js';
import type {
  HostStateName,
  HostView,
  MainsView,
  ProbedView,
  Snapshot,
  SupplyView,
  UpsView,
} from './snapshot.js';
import { inWholeSeconds, isoTime } from '../core/time.js';
import { lasting } from './reasons/told.js';

/**
 * What has to be told of the way from one snapshot to the next: each change once, nothing for what stayed. The messages are
 * read on phones, where they may wake somebody: first what happened, then, behind a colon, why.
 */
export function changesBetween(before: Snapshot, after: Snapshot): readonly Announcement[] {
  return [
    ...supplyChanges(before, after, drillChanges),
    ...supplyChanges(before, after, mainsChanges),
    ...supplyChanges(before, after, powerChanges),
    ...supplyChanges(before, after, cutChanges),
    ...upsChanges(before, after),
    ...probedChanges('sentinel', before.sentinels, after.sentinels),
    ...probedChanges('witness', before.witnesses, after.witnesses),
    ...hostChanges(before.hosts, after.hosts),
    ...maintenanceChanges(before, after),
    ...problemChanges(before, after),
  ];
}

type SupplyChanges = (before: SupplyView, after: SupplyView, isHeld: boolean) => readonly Announcement[];

/** Of each UPS that feeds hosts. Of the main one they are told as if there were no other. */
const supplyChanges = (before: Snapshot, after: Snapshot, changes: SupplyChanges): readonly Announcement[] =>
  after.supplies.flatMap((supply, index) => {
    const was = before.supplies[index];
    if (was === undefined || was === supply) return [];
    const found = changes(was, supply, after.maintenanceUntil !== null);
    const { name } = supply;
    return index === 0
      ? found
      : found.map((one) => ({
          ...one,
          message: `${name}: ${one.message}`,
          details: { ...one.details, ups: name },
        }));
  });

/** Of a UPS whose own breaker may be off while the mains is there. */
function powerChanges(before: SupplyView, { onBattery, port, sentinels, drill }: SupplyView) {
  if (port === null || sentinels.length === 0 || before.onBattery === onBattery) return [];
  const type = onBattery ? 'ups_on_battery' : 'ups_on_line';
  return [announced(type, onBattery ? 'The UPS is on battery' : 'The UPS is on line again', {}, drill)];
}

function cutChanges(before: SupplyView, { safeToCut: { safe, cutIn } }: SupplyView): readonly Announcement[] {
  if (!safe || before.safeToCut.safe) return [];
  const wait = cutIn === null ? null : inWholeSeconds(cutIn);
  const message = `The output of the UPS may be cut ${wait === null ? 'now' : `in ${wait} s`}: every host on it is down`;
  return [announced('safe_to_cut', message, wait === null ? {} : { cut_in: wait })];
}

function mainsChanges(before: SupplyView, after: SupplyView, isHeld: boolean): readonly Announcement[] {
  const { mains } = after;
  if (before.mains.state === mains.state && before.mains.simulated === mains.simulated) return [];
  const outageEnded = before.lastOutage?.duration === null && after.lastOutage?.duration !== null;
  const drillEnded = before.mains.simulated && !mains.simulated && mains.state === 'present';
  // From restoring or unknown back to lost: the outage has not ended in between, and must not count as another.
  const goesOn = mains.state === 'lost' && !mains.simulated && before.lastOutage?.duration === null;
  const type: MainsChange =
    outageEnded || drillEnded ? 'mains_restored' : goesOn ? 'mains_lost_again' : mainsTypes[mains.state];
  const held = isHeld ? ' (maintenance: the UPS status is held)' : '';
  const outage = outageEnded ? (after.lastOutage?.duration ?? null) : null;
  const lasted = outage === null ? null : inWholeSeconds(outage);
  const why = [
    ...(lasted === null ? [] : [`the outage lasted ${lasted} s`]),
    ...(drillEnded ? ['the drill is over'] : []),
    mains.reason.text,
  ].join('; ');
  const details = {
    state: mains.state,
    before: before.mains.state,
    reason: mains.reason.text,
    ...(lasted === null ? {} : { duration: lasted }),
  };
  return [announced(type, `${mainsWords[type]}: ${why}${held}`, details, mains.simulated || drillEnded)];
}

type MainsChange = Extract<AnnouncementType, `mains_${string}`>;

const mainsWords: Readonly<Record<MainsChange, string>> = {
  mains_present: 'Mains present',
  mains_suspect: 'Mains suspect',
  mains_lost: 'Mains lost',
  mains_lost_again: 'Mains lost again',
  mains_restoring: 'Mains restoring',
  mains_restored: 'Mains is back',
  mains_unknown: 'Mains unknown',
};

const mainsTypes: Readonly<Record<MainsView['state'], MainsChange>> = {
  unknown: 'mains_unknown',
  present: 'mains_present',
  suspect: 'mains_suspect',
  lost: 'mains_lost',
  restoring: 'mains_restoring',
};

function upsChanges(before: Snapshot, after: Snapshot): readonly Announcement[] {
  const statusBefore = new Map(before.upses.map((ups) => [ups.name, ups.status]));
  return after.upses
    .filter((ups: UpsView) => ups.status === 'OB LB' && statusBefore.get(ups.name) !== 'OB LB')
    .map((ups) =>
      announced('low_battery', lowBatteryMessage(ups, after.hosts), { ups: ups.name }, ups.simulated),
    );
}

function lowBatteryMessage({ name, aliasOf }: UpsView, hosts: readonly HostView[]): string {
  const host = hosts.find(({ ups }) => ups === name);
  if (host !== undefined) return `Battery low for ${host.name}: it shuts down now`;
  return `Battery low${aliasOf === null ? '' : ` (${name})`}: machines shut down now`;
}

function probedChanges(
  role: 'sentinel' | 'witness',
  before: readonly ProbedView[],
  after: readonly ProbedView[],
): readonly Announcement[] {
  return after.flatMap((device, index): Announcement[] => {
    const previous = before[index];
    if (previous === device || previous?.state === device.state) return [];
    const { id, name, state } = device;
    const reason = device.reason?.text ?? null;
    const why = reason === null ? '' : `: ${reason}`;
    const message = `${role === 'sentinel' ? 'Sentinel' : 'Witness'} ${name} is ${state}${why}`;
    const details = { [role]: id, name, ...(reason === null ? {} : { reason }) };
    return [announced(`${role}_${state}`, message, details)];
  });
}

const hostMessages: Readonly<Record<HostStateName, (host: HostView) => string>> = {
  online: ({ name, reason }) => `${name} is online: ${reason.text}`,
  shutdown_pending: ({ name, remaining, reason }) =>
    remaining === null
      ? `${name} will be shut down: ${reason.text}`
      : `${name} will be shut down in ${lasting(remaining).text}`,
  shutting_down: ({ name, reason }) => `${name} shuts down now: ${reason.text}`,
  offline: ({ name, reason }) => `${name} is offline: ${reason.text}`,
  waking: ({ name, reason }) => `${name} is being woken: ${reason.text}`,
  wake_failed: ({ name, reason }) => `${name} could not be woken: ${reason.text}`,
  unknown: ({ name, reason }) => `Nobody knows whether ${name} runs: ${reason.text}`,
};

function hostChanges(before: readonly HostView[], after: readonly HostView[]): readonly Announcement[] {
  return after.flatMap((host, index): Announcement[] => {
    const previous = before[index];
    const who = { host: host.id, name: host.name };
    const told: Announcement[] = [];
    if (previous?.state !== host.state) {
      const details = { ...who, reason: host.reason.text };
      told.push(announced(`host_${host.state}`, hostMessages[host.state](host), details, host.simulated));
    }
    if (host.stale && previous?.stale === false) {
      const message = `${host.name} has stopped reporting: it announced no shutdown; is its client script running?`;
      told.push(announced('host_stale', message, who));
    }
    if (host.unattended && previous?.unattended === false) {
      const message = `${host.name} would not be shut down in an outage: it runs, but no NUT client or script on it is heard`;
      told.push(announced('host_unattended', message, who));
    }
    return told;
  });
}

function drillChanges(before: SupplyView, after: SupplyView): readonly Announcement[] {
  if (before.drill === after.drill) return [];
  const cutShort = !after.drill && !after.mains.simulated;
  const message = after.drill
    ? 'A drill has started: every UPS goes through the stages of an outage'
    : cutShort
      ? 'The drill was ended by a real outage'
      : 'The drill was stopped';
  return [announced(after.drill ? 'drill_started' : 'drill_ended', message, {}, true)];
}

function maintenanceChanges(before: Snapshot, after: Snapshot): readonly Announcement[] {
  const until = after.maintenanceUntil;
  if (before.maintenanceUntil === until) return [];
  if (until === null) {
    const statuses = after.upses.map(({ name, status }) => `${name} says ${status}`).join(', ');
    const message = `Maintenance has ended, the UPS status is live again: ${statuses}`;
    return [announced('maintenance_ended', message)];
  }
  const message = `Maintenance is on: the UPS status is held until ${isoTime(until)}`;
  return [announced('maintenance_started', message, { until: isoTime(until) })];
}

/** A problem that only changes its words (another sentinel joins in) is not told again. */
function problemChanges(before: Snapshot, after: Snapshot): readonly Announcement[] {
  const was = before.problems.length > 0;
  const is = after.problems.length > 0;
  if (was === is && before.problems.length >= after.problems.length) return [];
  const reason = after.problems.map(({ text }) => text).join('; ');
  return [
    is
      ? announced('problem_raised', `Problem: ${reason}`, { reason })
      : announced('problem_cleared', 'The problem is over'),
  ];
}
