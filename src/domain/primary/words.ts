import { announced, type Announcement } from '../core/announcement.js';
import type { PrimarySettings } from '../core/settings.js';
import type { State } from '../core/state.js';
import { inWholeSeconds } from '../core/time.js';
import { waitedFor } from '../ups/safe_to_cut.js';
import { told, type Told } from '../view/reasons/told.js';

/** What is told of the machine that we run on. */
export const waits = (state: State, own: PrimarySettings): Announcement => {
  const seconds = inWholeSeconds(own.wait);
  const hosts = namesStillUp(state, own);
  const sentence =
    hosts === ''
      ? told('event_machine_waits_for_nobody', { seconds })
      : told('event_machine_waits', { seconds, hosts });
  return announced('primary_waiting', sentence, { wait: seconds });
};

export const cutting = (upses: readonly string[], command: string, reason: Told): Announcement => {
  const ups = upses.join(', ');
  return announced('primary_cutting', told('event_machine_cut', { reason, ups, command }), { ups, command });
};

export const shutsDown = (isCut: boolean, reason: Told): Announcement =>
  announced('primary_shutting_down', told('event_machine_goes', { reason }), { cut: isCut });

export const failed = (reason: Told): Announcement =>
  announced('primary_failed', told('event_machine_failed', { reason }), { reason: reason.text });

export const stays = ({ maintenance }: State): Announcement => {
  const reason = told(maintenance === null ? 'mains_back' : 'maintenance_on');
  return announced('primary_staying', told('event_machine_stays', { reason }));
};

/** Why its turn has come. */
export const whyNow = (state: State, own: PrimarySettings): Told => {
  const hosts = namesStillUp(state, own);
  return hosts === ''
    ? told('every_host_down')
    : told('hosts_not_down', { hosts, seconds: inWholeSeconds(own.wait) });
};

const namesStillUp = (state: State, own: PrimarySettings): string =>
  waitedFor(state, own)
    .filter(({ presence }) => presence.up !== false)
    .map(({ settings }) => settings.name)
    .join(', ');
