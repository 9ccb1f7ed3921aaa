import { invalid, refused, type Outcome } from '../core/outcome.js';
import type { State } from '../core/state.js';
import type { Moment } from '../core/time.js';
import { wokenNow } from './wake_plan.js';

/** Sends a magic packet to the host with this id now, and again until it is up. */
export function wakeHost(state: State, id: string, now: Moment): Outcome {
  const host = state.hosts.find(({ settings }) => settings.id === id);
  if (host === undefined) return invalid(`there is no host ${JSON.stringify(id)}.`);
  const { name, wake } = host.settings;
  if (!wake.possible) return refused(`${name} has no mac in the configuration.`);
  const hosts = state.hosts.map((known) => (known === host ? wokenNow(known, now) : known));
  return {
    next: { ...state, hosts },
    message: `A magic packet is sent to ${name}.`,
    effects: [{ type: 'send_magic_packet', host: id }],
  };
}
