import type { HostSettings } from '../core/settings.js';
import type { Moment } from '../core/time.js';
import { nothingHeard, type Heard } from './heard.js';
import {
  departed,
  noWake,
  staying,
  woken,
  type Departure,
  type DepartureSignal,
  type Wake,
  type WakeSignal,
} from './lifecycle.js';
import { nothingKnown, type Presence } from './presence.js';

/** A machine that a UPS protects, as the loop knows it. */
export interface Host {
  readonly settings: HostSettings;
  readonly heard: Heard;
  /** As of the last step. */
  readonly presence: Presence;
  readonly departure: Departure;
  readonly wake: Wake;
}

export const newHost = (settings: HostSettings): Host => ({
  settings,
  heard: nothingHeard,
  presence: nothingKnown,
  departure: staying,
  wake: noWake,
});

/** It may be going down even now, or has gone, and has to be brought back once it is down. */
export const mayBeGoingDown = ({ departure }: Host): boolean => departure.stage !== 'staying';

export function withDeparture(host: Host, signal: DepartureSignal, now: Moment): Host {
  const departure = departed(host.departure, signal, now);
  return departure === host.departure ? host : { ...host, departure };
}

export function withWake(host: Host, signal: WakeSignal, next: Wake): Host {
  const wake = woken(host.wake, signal, next);
  return wake === host.wake ? host : { ...host, wake };
}

/** Nothing more is to be done for it. */
export const settled = (host: Host, now: Moment): Host =>
  withWake(withDeparture(host, 'settled', now), 'drop', noWake);
