import type { Announcement } from '../core/announcement.js';
import { noEffects, type Change } from '../core/effect.js';
import type { DomainEvent } from '../core/event.js';
import type { State } from '../core/state.js';

/** It is known what became of a magic packet: it is told, and why one did not leave is shown with the host. */
export function packetDone(
  state: State,
  { id, trouble }: Extract<DomainEvent, { type: 'magic_packet_done' }>,
): Change<State> {
  const host = state.hosts.find(({ settings }) => settings.id === id);
  if (host === undefined) return { next: state, effects: noEffects };
  const { wake } = host;
  const { name } = host.settings;
  // One that was up all along has nothing to wait for any more: its one packet was the first.
  const tries = wake.stage === 'sending' ? wake.tries : 1;
  const which = tries === 1 ? '' : ` (number ${tries})`;
  const announcement: Announcement =
    trouble === null
      ? {
          type: 'magic_packet_sent',
          message: `A magic packet was sent to ${name}${which}`,
          simulated: false,
          details: { host: id, name, tries },
        }
      : {
          type: 'magic_packet_failed',
          message: `A magic packet for ${name}${which} could not be sent: ${trouble}`,
          simulated: false,
          details: { host: id, name, tries, reason: trouble },
        };
  const isNews = wake.stage === 'sending' && wake.trouble !== trouble;
  const hosts = state.hosts.map((known) =>
    known === host && isNews ? { ...known, wake: { ...wake, trouble } } : known,
  );
  return { next: isNews ? { ...state, hosts } : state, effects: [{ type: 'announce', announcement }] };
}
