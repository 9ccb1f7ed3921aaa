import type { Remembered } from '../core/memory_schema.js';
import type { DomainSettings } from '../core/settings.js';
import { milliseconds, minutes, type WallTime } from '../core/time.js';
import type { Snapshot, SupplyView } from '../view/snapshot.js';
import type { ClockTime } from './next.js';
import { inWords, ownNotice, type Notice } from './notice.js';

/** A machine that loses its power sooner than this hangs on no battery. */
const leastOnBattery = minutes(1);

/** What is known of the run of the service before this one. */
export interface LastRun {
  readonly remembered: Pick<Remembered, 'bootId' | 'savedAt' | 'upses'>;
  readonly bootId: string;
  /** It was stopped by somebody, and said so. */
  readonly wasStopped: boolean;
}

/** What people are to be told of the end of the run before: it was killed, or its machine lost its power. */
export function newsOfLastRun(
  { remembered: { bootId, savedAt, upses }, bootId: ownBootId, wasStopped }: LastRun,
  settings: DomainSettings,
  now: WallTime,
  time: ClockTime,
): readonly Notice[] {
  if (wasStopped) return [];
  const rebooted = bootId !== ownBootId;
  const why = rebooted ? 'its machine lost its power or was reset' : 'it crashed or was killed';
  const what = `sentinel-ups has started again after being down since ${time(savedAt.wall)}: ${why}`;
  const failed = ownNotice('service_failed', now, what, {
    since: savedAt.wall,
    next: 'It watches again; what happened meanwhile is not known',
  });
  return [failed, ...(rebooted ? upses.flatMap((ups) => weakBattery(ups, savedAt.wall, settings, now)) : [])];
}

/** It went down with its machine in an outage, before the battery should have been empty. */
function weakBattery(
  { name, outage }: Remembered['upses'][number],
  end: WallTime,
  { upses }: DomainSettings,
  now: WallTime,
): readonly Notice[] {
  const runtime = upses.find((ups) => ups.name === name)?.battery?.runtime ?? null;
  if (outage === null || runtime === null) return [];
  const held = milliseconds(end - outage.startedAt.wall);
  if (held < leastOnBattery || held >= runtime) return [];
  const what =
    `The battery of ${name} is weaker than configured: it held for ${inWords(held)}, ` +
    `and its configured runtime is ${inWords(runtime)}`;
  return [
    ownNotice('battery_weak', now, what, { name, next: 'Replace the battery, or correct battery.runtime' }),
  ];
}

/** What UPSes with a data port say of their batteries: NUT's `RB`. */
export const newsOfBatteries = (before: Snapshot, now: Snapshot): readonly Notice[] =>
  now.upses.flatMap((ups, index) => {
    const was = before.upses[index];
    if (was === undefined || was === ups || ups.aliasOf !== null || ups.report === null) return [];
    if (!saysReplace(ups.nutStatus) || was.nutStatus === '' || saysReplace(was.nutStatus)) return [];
    const what = `The battery of ${ups.name} has to be replaced: the UPS itself says so`;
    return [ownNotice('battery_weak', now.at.wall, what, { name: ups.name })];
  });

const saysReplace = (status: string): boolean => status.split(' ').includes('RB');

/** Whether what could not be delivered is worth another attempt at once: the mains is back, or the broker, and the network with it. */
export const isConnectedAgain = (before: Snapshot, now: Snapshot): boolean => {
  const isThere = (supply: SupplyView | undefined): boolean =>
    supply?.mains.state === 'present' || supply?.mains.simulated === true;
  const isBack = now.supplies.some((supply, index) => isThere(supply) && !isThere(before.supplies[index]));
  const hasBroker = ({ problems }: Snapshot): boolean =>
    !problems.some(
      ({ values: { component } }) => typeof component === 'object' && component.code === 'component_broker',
    );
  return isBack || (hasBroker(now) && !hasBroker(before));
};

/** A real outage goes on: whoever cannot be reached now will be found out later. */
export const isOut = ({ supplies }: Snapshot): boolean =>
  supplies.some(({ lastOutage }) => lastOutage?.duration === null);
