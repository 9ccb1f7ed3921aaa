import { announced, type Announcement, type AnnouncementType } from '../core/announcement.js';
import type { HostView, MainsView, ProbedView, Snapshot, SupplyView, UpsView } from './snapshot.js';
import { inWholeSeconds, isoTime } from '../core/time.js';
import { lasting, listed, raw, told, type Told } from './reasons/told.js';

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
      : found.map(({ type, message, why = raw(message), details, simulated }) =>
          announced(type, told('on_ups', { ups: name, what: why }), { ...details, ups: name }, simulated),
        );
  });

/** Of a UPS whose own breaker may be off while the mains is there. */
function powerChanges(before: SupplyView, { onBattery, port, sentinels, drill }: SupplyView) {
  if (port === null || sentinels.length === 0 || before.onBattery === onBattery) return [];
  const type = onBattery ? 'ups_on_battery' : 'ups_on_line';
  return [announced(type, told(`event_${type}`), {}, drill)];
}

function cutChanges(before: SupplyView, { safeToCut: { safe, cutIn } }: SupplyView): readonly Announcement[] {
  if (!safe || before.safeToCut.safe) return [];
  const wait = cutIn === null ? null : inWholeSeconds(cutIn);
  return wait === null
    ? [announced('safe_to_cut', told('event_cut_now'))]
    : [announced('safe_to_cut', told('event_cut_in', { seconds: wait }), { cut_in: wait })];
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
  const outage = outageEnded ? (after.lastOutage?.duration ?? null) : null;
  const lasted = outage === null ? null : inWholeSeconds(outage);
  const reason = listed('semicolon', [
    ...(lasted === null ? [] : [told('outage_lasted', { seconds: lasted })]),
    ...(drillEnded ? [told('drill_over')] : []),
    mains.reason,
  ]);
  const event = told(`event_${type}`, { reason });
  const details = {
    state: mains.state,
    before: before.mains.state,
    reason: mains.reason.text,
    ...(lasted === null ? {} : { duration: lasted }),
  };
  const sentence = isHeld ? told('event_held', { event }) : event;
  return [announced(type, sentence, details, mains.simulated || drillEnded)];
}

type MainsChange = Extract<AnnouncementType, `mains_${string}`>;

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

function lowBatteryMessage({ name, aliasOf }: UpsView, hosts: readonly HostView[]): Told {
  const host = hosts.find(({ ups }) => ups === name);
  if (host !== undefined) return told('event_low_battery_host', { host: host.name });
  return aliasOf === null ? told('event_low_battery') : told('event_low_battery_ups', { ups: name });
}

function probedChanges(
  role: 'sentinel' | 'witness',
  before: readonly ProbedView[],
  after: readonly ProbedView[],
): readonly Announcement[] {
  return after.flatMap((device, index): Announcement[] => {
    const previous = before[index];
    if (previous === device || previous?.state === device.state) return [];
    const { id, name, state, reason } = device;
    const event = told(`event_${role}_${state}`, { device: name });
    const sentence = reason === null ? event : told('event_because', { event, reason });
    const details = { [role]: id, name, ...(reason === null ? {} : { reason: reason.text }) };
    return [announced(`${role}_${state}`, sentence, details)];
  });
}

const hostSentence = ({ state, name: host, reason, remaining }: HostView): Told =>
  state === 'shutdown_pending' && remaining !== null
    ? told('event_host_shutdown_in', { host, wait: lasting(remaining) })
    : told(`event_host_${state}`, { host, reason });

function hostChanges(before: readonly HostView[], after: readonly HostView[]): readonly Announcement[] {
  return after.flatMap((host, index): Announcement[] => {
    const previous = before[index];
    const who = { host: host.id, name: host.name };
    const changes: Announcement[] = [];
    if (previous?.state !== host.state) {
      const details = { ...who, reason: host.reason.text };
      changes.push(announced(`host_${host.state}`, hostSentence(host), details, host.simulated));
    }
    if (host.stale && previous?.stale === false) {
      changes.push(announced('host_stale', told('event_host_stale', { host: host.name }), who));
    }
    if (host.unattended && previous?.unattended === false) {
      changes.push(announced('host_unattended', told('event_host_unattended', { host: host.name }), who));
    }
    return changes;
  });
}

function drillChanges(before: SupplyView, after: SupplyView): readonly Announcement[] {
  if (before.drill === after.drill) return [];
  const cutShort = !after.drill && !after.mains.simulated;
  const event = after.drill
    ? 'event_drill_started'
    : cutShort
      ? 'event_drill_cut_short'
      : 'event_drill_stopped';
  return [announced(after.drill ? 'drill_started' : 'drill_ended', told(event), {}, true)];
}

function maintenanceChanges(before: Snapshot, after: Snapshot): readonly Announcement[] {
  const until = after.maintenanceUntil;
  if (before.maintenanceUntil === until) return [];
  if (until === null) {
    const statuses = after.upses.map(({ name, status }) => told('ups_says', { ups: name, status }));
    const sentence = told('event_maintenance_ended', { statuses: listed('comma', statuses) });
    return [announced('maintenance_ended', sentence)];
  }
  const details = { until: isoTime(until) };
  return [announced('maintenance_started', told('event_maintenance_started', details), details)];
}

/** A problem that only changes its words (another sentinel joins in) is not told again. */
function problemChanges(before: Snapshot, after: Snapshot): readonly Announcement[] {
  const was = before.problems.length > 0;
  const is = after.problems.length > 0;
  if (was === is && before.problems.length >= after.problems.length) return [];
  if (!is) return [announced('problem_cleared', told('event_problem_over'))];
  const problems = listed('semicolon', after.problems);
  return [announced('problem_raised', told('event_problem', { problems }), { reason: problems.text })];
}
