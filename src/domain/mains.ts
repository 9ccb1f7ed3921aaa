import type { Moment, Monotonic } from './time.js';

/** Why the mains cannot be judged. */
export type UnknownCause =
  /** Nothing was decided since the start. */
  | 'undecided'
  /** Too many sentinels are unknown for the rule for silence to be met. */
  | 'blind'
  /** The sentinels and every witness are silent: the network broke. */
  | 'network';

/** The design's mains states, each with what it has to remember. */
export type Mains =
  | { readonly name: 'unknown'; readonly since: Moment; readonly cause: UnknownCause }
  | { readonly name: 'present'; readonly since: Moment }
  | Suspect
  | { readonly name: 'lost'; readonly since: Moment }
  /** `since`: from then on it has been back without a break. */
  | { readonly name: 'restoring'; readonly since: Moment };

/** Silent, being confirmed: everything is probed again, round after round. */
export interface Suspect {
  readonly name: 'suspect';
  readonly since: Moment;
  /** 1 to `detection.confirmations`. */
  readonly round: number;
  readonly roundStartedAt: Monotonic;
  /** A witness answered during the rounds: the network works. */
  readonly witnessAnswered: boolean;
}
