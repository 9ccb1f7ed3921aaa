import {
  isAnnouncementOver,
  isLoggedIn,
  isStale,
  isUp,
  mayBeGoingDown,
  reportsCountFor,
  type Host,
} from './host.js';
import { between, type Moment } from './time.js';

/** The hosts with the time from which on each runs without a client of which anything is heard. */
export function withAttendance(hosts: readonly Host[], now: Moment): readonly Host[] {
  const looked = hosts.map((host) => {
    const since = isUnheard(host, now) ? (host.unattendedSince ?? now.monotonic) : null;
    return since === host.unattendedSince ? host : { ...host, unattendedSince: since };
  });
  return looked.some((host, index) => host !== hosts[index]) ? looked : hosts;
}

const isUnheard = (host: Host, now: Moment): boolean =>
  (host.report === null || isStale(host, now) || isAnnouncementOver(host, now)) &&
  isLoggedIn(host, now) === false &&
  isUp(host, now) === true;

/**
 * Nothing on it would shut it down: its client has had the time in which one that runs is heard of. One that goes down has
 * lost its client on the way.
 */
export const isUnattended = (host: Host, onBattery: boolean, now: Moment): boolean =>
  !onBattery &&
  !mayBeGoingDown(host) &&
  host.unattendedSince !== null &&
  between(host.unattendedSince, now.monotonic) >= reportsCountFor;
