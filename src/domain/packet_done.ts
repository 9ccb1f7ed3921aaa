import type { Announcement } from './announcement.js';
import type { DomainEvent } from './event.js';
import type { DomainSettings } from './settings.js';
import type { State } from './state.js';
import { settingsOf } from './host_settings.js';

type PacketDone = Extract<DomainEvent, { type: 'magic_packet_done' }>;

/** The state once it is known what became of a magic packet: why it did not leave is shown with the host. */
export function withPacketDone(state: State, { id, trouble }: PacketDone): State {
  const hosts = state.hosts.map((host) =>
    host.id === id && host.wake?.stage === 'sending' && host.wake.trouble !== trouble
      ? { ...host, wake: { ...host.wake, trouble } }
      : host,
  );
  return hosts.some((host, index) => host !== state.hosts[index]) ? { ...state, hosts } : state;
}

/** What became of a magic packet, as it is told to people. */
export function packetDone(
  settings: DomainSettings,
  { hosts }: State,
  { id, trouble }: PacketDone,
): readonly Announcement[] {
  const host = hosts.find((known) => known.id === id);
  if (host === undefined) return [];
  const { name } = settingsOf(settings, host);
  // One that was up all along has nothing to wait for any more: its one packet was the first.
  const tries = host.wake?.stage === 'sending' ? host.wake.tries : 1;
  const which = tries === 1 ? '' : ` (number ${tries})`;
  return [
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
        },
  ];
}
