import type { Announcement, AnnouncementType } from '../core/announcement.js';
import { duration } from '../mains/reason.js';
import type { HostStateName, HostView, MainsView, ProbedView, Snapshot, UpsView } from './snapshot.js';
import { inWholeSeconds, isoTime } from '../core/time.js';

/**
 * What has to be told of the way from one snapshot to the next: each change once, nothing for what stayed. The messages are
 * read on phones, where they may wake somebody: first what happened, then, behind a colon, why.
 */
export function changesBetween(before: Snapshot, after: Snapshot): readonly Announcement[] {
  return [
    ...drillChanges(before, after),
    ...mainsChanges(before, after),
    ...upsChanges(before, after),
    ...probedChanges('sentinel', before.sentinels, after.sentinels),
    ...probedChanges('witness', before.witnesses, after.witnesses),
    ...hostChanges(before.hosts, after.hosts),
    ...maintenanceChanges(before, after),
    ...problemChanges(before, after),
  ];
}

function mainsChanges(before: Snapshot, after: Snapshot): readonly Announcement[] {
  const { mains } = after;
  if (before.mains.state === mains.state && before.mains.simulated === mains.simulated) return [];
  const outageEnded = before.lastOutage?.duration === null && after.lastOutage?.duration !== null;
  const drillEnded = before.mains.simulated && !mains.simulated && mains.state === 'present';
  // From restoring or unknown back to lost: the outage has not ended in between, and must not count as another.
  const goesOn = mains.state === 'lost' && !mains.simulated && before.lastOutage?.duration === null;
  const type: MainsChange =
    outageEnded || drillEnded ? 'mains_restored' : goesOn ? 'mains_lost_again' : mainsTypes[mains.state];
  const held = after.maintenanceUntil !== null ? ' (maintenance: the UPS status is held)' : '';
  const outage = outageEnded ? (after.lastOutage?.duration ?? null) : null;
  const lasted = outage === null ? null : inWholeSeconds(outage);
  const why = [
    ...(lasted === null ? [] : [`the outage lasted ${lasted} s`]),
    ...(drillEnded ? ['the drill is over'] : []),
    mains.reason,
  ].join('; ');
  return [
    {
      type,
      message: `${mainsWords[type]}: ${why}${held}`,
      simulated: mains.simulated || drillEnded,
      details: {
        state: mains.state,
        before: before.mains.state,
        reason: mains.reason,
        ...(lasted === null ? {} : { duration: lasted }),
      },
    },
  ];
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
    .map((ups) => ({
      type: 'low_battery',
      message: lowBatteryMessage(ups, after.hosts),
      simulated: ups.simulated,
      details: { ups: ups.name },
    }));
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
    return [
      {
        type: `${role}_${device.state}`,
        message: `${role === 'sentinel' ? 'Sentinel' : 'Witness'} ${device.name} is ${device.state}${device.reason === '' ? '' : `: ${device.reason}`}`,
        simulated: false,
        details: {
          [role]: device.id,
          name: device.name,
          ...(device.reason === '' ? {} : { reason: device.reason }),
        },
      },
    ];
  });
}

const hostMessages: Readonly<Record<HostStateName, (host: HostView) => string>> = {
  online: ({ name, reason }) => `${name} is online: ${reason}`,
  shutdown_pending: ({ name, remaining, reason }) =>
    remaining === null
      ? `${name} will be shut down: ${reason}`
      : `${name} will be shut down in ${duration(remaining)}`,
  shutting_down: ({ name, reason }) => `${name} shuts down now: ${reason}`,
  offline: ({ name, reason }) => `${name} is offline: ${reason}`,
  waking: ({ name, reason }) => `${name} is being woken: ${reason}`,
  wake_failed: ({ name, reason }) => `${name} could not be woken: ${reason}`,
  unknown: ({ name, reason }) => `Nobody knows whether ${name} runs: ${reason}`,
};

function hostChanges(before: readonly HostView[], after: readonly HostView[]): readonly Announcement[] {
  return after.flatMap((host, index): Announcement[] => {
    const previous = before[index];
    const told: Announcement[] = [];
    if (previous?.state !== host.state) {
      told.push({
        type: `host_${host.state}`,
        message: hostMessages[host.state](host),
        simulated: host.simulated,
        details: { host: host.id, name: host.name, reason: host.reason },
      });
    }
    if (host.stale && previous?.stale === false) {
      told.push({
        type: 'host_stale',
        message: `${host.name} has stopped reporting: it announced no shutdown; is its client script running?`,
        simulated: false,
        details: { host: host.id, name: host.name },
      });
    }
    if (host.unattended && previous?.unattended === false) {
      told.push({
        type: 'host_unattended',
        message: `${host.name} would not be shut down in an outage: it runs, but no NUT client or script on it is heard`,
        simulated: false,
        details: { host: host.id, name: host.name },
      });
    }
    return told;
  });
}

function drillChanges(before: Snapshot, after: Snapshot): readonly Announcement[] {
  if (before.drill === after.drill) return [];
  const cutShort = !after.drill && !after.mains.simulated;
  const message = after.drill
    ? 'A drill has started: every UPS goes through the stages of an outage'
    : cutShort
      ? 'The drill was ended by a real outage'
      : 'The drill was stopped';
  return [{ type: after.drill ? 'drill_started' : 'drill_ended', message, simulated: true, details: {} }];
}

function maintenanceChanges(before: Snapshot, after: Snapshot): readonly Announcement[] {
  const until = after.maintenanceUntil;
  const statuses = after.upses.map(({ name, status }) => `${name} says ${status}`).join(', ');
  if (before.maintenanceUntil === until) return [];
  return [
    until === null
      ? {
          type: 'maintenance_ended',
          message: `Maintenance has ended, the UPS status is live again: ${statuses}`,
          simulated: false,
          details: {},
        }
      : {
          type: 'maintenance_started',
          message: `Maintenance is on: the UPS status is held until ${isoTime(until)}`,
          simulated: false,
          details: { until: isoTime(until) },
        },
  ];
}

/** A problem that only changes its words (another sentinel joins in) is not told again. */
function problemChanges(before: Snapshot, after: Snapshot): readonly Announcement[] {
  const was = before.problems.length > 0;
  const is = after.problems.length > 0;
  if (was === is && before.problems.length >= after.problems.length) return [];
  const reason = after.problems.join('; ');
  return [
    {
      type: is ? 'problem_raised' : 'problem_cleared',
      message: is ? `Problem: ${reason}` : 'The problem is over',
      simulated: false,
      details: is ? { reason } : {},
    },
  ];
}
