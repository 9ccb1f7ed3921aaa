import type { Now } from '../core/now.js';
import { between, type Moment, type Monotonic } from '../core/time.js';
import type { Ups } from '../ups/ups.js';
import { lasting, listed, told, type Told } from '../view/reasons/told.js';
import type { ProbedState } from '../view/snapshot.js';
import { backWithin } from './device.js';
import type { UnknownCause } from './mains.js';
import { heldBackBy, type Evidence } from './silence.js';

/** Why the mains is judged as it is. It moves only when something that people see moves. */
export function mainsReason(ups: Ups, evidence: Evidence, startedAt: Moment, now: Now): Told {
  if (ups.sentinels.length === 0) return reasonByPort(ups);
  const { confirmations, restoreAfter } = ups.settings.detection;
  switch (ups.mains.name) {
    case 'present':
      return counted(ups, 'alive');
    case 'suspect':
      return told('being_confirmed', { count: confirmations });
    case 'lost':
      return countedNow(ups, evidence);
    case 'restoring':
      return told('mains_restoring', { sentinels: counted(ups, 'alive'), wait: lasting(restoreAfter) });
    case 'unknown':
      return unknownReason(ups, evidence, ups.mains.cause, startedAt, now);
  }
}

/** By the UPS's own word alone. */
function reasonByPort({ mains, port, settings }: Ups): Told {
  const isHeard = port?.stale === null;
  const reason = port?.stale?.why ?? told('ups_says_neither');
  switch (mains.name) {
    case 'present':
    case 'suspect':
      return isHeard ? told('ups_on_line') : told('ups_was_on_line', { reason });
    case 'lost':
      return isHeard ? told('ups_on_battery') : told('ups_was_on_battery', { reason });
    case 'restoring':
      return told('ups_restoring', { wait: lasting(settings.detection.restoreAfter) });
    case 'unknown':
      return told('ups_without_data', { reason });
  }
}

function unknownReason(ups: Ups, evidence: Evidence, cause: UnknownCause, startedAt: Moment, now: Now): Told {
  const { sentinels } = ups;
  if (cause === 'network') return told('network_broke', { count: sentinels.length });
  const blind = blindReason(ups, evidence);
  if (blind !== null) return blind;
  if (cause === 'settling') {
    const away = heldBackBy(ups, evidence) === 'broker' ? 'broker_was_away' : 'link_was_down';
    return told(away, { wait: lasting(backWithin) });
  }
  const graceUntil = sentinels.reduce<Monotonic>(
    (latest, { grace }) => (grace !== null && grace.until > latest ? grace.until : latest),
    now.monotonic,
  );
  if (!now.reached(graceUntil)) {
    return told('waiting_for_sentinels', { wait: lasting(between(startedAt.monotonic, graceUntil)) });
  }
  return told('undecided', { sentinels: counted(ups, 'silent') });
}

/** Names the sentinels because of which an outage could not be noticed; null when enough can be judged. */
export function blindReason({ sentinels }: Ups, { blind, standingOf }: Evidence): Told | null {
  if (!blind) return null;
  const unknown = sentinels.filter((sentinel) => standingOf(sentinel) === 'unknown');
  const named = unknown
    .slice(0, 3)
    .map(({ view: { name: device, reason } }) =>
      told('device_because', { device, reason: reason ?? told('no_result') }),
    );
  const list = listed('semicolon', named);
  const count = unknown.length - 3;
  return told('blind', {
    unknown: unknown.length,
    count: sentinels.length,
    sentinels: count > 0 ? told('and_more', { list, count }) : list,
  });
}

/** By the newest probes: while an outage goes on a device is not shown silent for every single loss. */
function countedNow({ sentinels }: Ups, { standingOf }: Evidence): Told {
  const silent = sentinels.filter((sentinel) => standingOf(sentinel) === 'silent').length;
  return silent === 0
    ? told('sentinels_not_back')
    : told('sentinels_silent', { silent, count: sentinels.length });
}

/** "2 of 3 sentinels alive", and how the others stand. */
function counted({ sentinels }: Ups, first: Exclude<ProbedState, 'unknown'>): Told {
  const count = (state: ProbedState): number => sentinels.filter(({ view }) => view.state === state).length;
  const total = sentinels.length;
  const most =
    first === 'alive'
      ? told('sentinels_alive', { alive: count('alive'), count: total })
      : told('sentinels_silent', { silent: count('silent'), count: total });
  const others = (['alive', 'silent', 'unknown'] as const)
    .filter((state) => state !== first && count(state) > 0)
    .map((state) => told(`some_${state}`, { count: count(state) }));
  return listed('comma', [most, ...others]);
}
