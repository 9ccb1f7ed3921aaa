import type { Announcement } from './announcement.js';
import type { CommandResult } from './command.js';

/** What the world outside is asked to do. */
export type Effect =
  /** Every sentinel and witness of that UPS is to be probed at once. */
  | { readonly type: 'probe_all'; readonly ups: string }
  /** A magic packet is to be sent to the host with this id. */
  | { readonly type: 'send_magic_packet'; readonly host: string }
  /** To be told besides what the change of the snapshot tells. */
  | { readonly type: 'announce'; readonly announcement: Announcement }
  /** The answer to a command. */
  | { readonly type: 'answer'; readonly result: CommandResult };

/** What a rule makes of a part of the state, and the effects that come with it. */
export interface Change<T> {
  readonly next: T;
  readonly effects: readonly Effect[];
}

export const noEffects: readonly Effect[] = Object.freeze([]);
