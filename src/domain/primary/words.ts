import { announced, type Announcement } from '../core/announcement.js';
import type { PrimarySettings } from '../core/settings.js';
import type { State } from '../core/state.js';
import { inWholeSeconds } from '../core/time.js';
import { waitedFor } from '../ups/safe_to_cut.js';

/** What is told of the machine that we run on. */
const machine = 'The machine that sentinel-ups runs on';

export const waits = (state: State, own: PrimarySettings): Announcement => {
  const wait = inWholeSeconds(own.wait);
  const names = namesStillUp(state, own);
  const whom = names === '' ? 'nobody: it makes sure that every host is down' : names;
  return announced(
    'primary_waiting',
    `${machine} shuts down soon: its battery is low; it waits up to ${wait} s for ${whom}`,
    {
      wait,
    },
  );
};

export const cutting = (upses: readonly string[], command: string, why: string): Announcement =>
  announced(
    'primary_cutting',
    `The power of the machine that sentinel-ups runs on will be cut: ${why}; ${upses.join(', ')} is told ${command}`,
    {
      ups: upses.join(', '),
      command,
    },
  );

export const shutsDown = (isCut: boolean, why: string): Announcement =>
  announced('primary_shutting_down', `${machine} shuts down now: ${why}`, { cut: isCut });

export const failed = (reason: string): Announcement =>
  announced('primary_failed', `${machine} could not be shut down: ${reason}`, { reason });

export const stays = ({ maintenance }: State): Announcement =>
  announced(
    'primary_staying',
    `${machine} stays up: ${maintenance === null ? 'the mains is back' : 'maintenance is on'}`,
  );

/** Why its turn has come. */
export const whyNow = (state: State, own: PrimarySettings): string => {
  const names = namesStillUp(state, own);
  return names === ''
    ? 'every host is down'
    : `${names} not known to be down after ${inWholeSeconds(own.wait)} s`;
};

const namesStillUp = (state: State, own: PrimarySettings): string =>
  waitedFor(state, own)
    .filter(({ presence }) => presence.up !== false)
    .map(({ settings }) => settings.name)
    .join(', ');
