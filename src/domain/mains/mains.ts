import type { Moment, Monotonic } from '../core/time.js';

/** Why the mains cannot be judged. */
export type UnknownCause =
  /** Nothing was decided since the start. */
  | 'undecided'
  /** Too many sentinels are unknown for the rule for silence to be met. */
  | 'blind'
  /** The sentinels are silent and no witness answers: the network broke. */
  | 'network'
  /** Our own link or a broker was away and has come back: the sentinels are given some time to be reachable again. */
  | 'settling'
  /** A UPS without sentinels says nothing of itself. */
  | 'no_data';

/** The states of the mains, each with what it has to remember. */
export type Mains =
  | { readonly name: 'unknown'; readonly since: Moment; readonly cause: UnknownCause }
  | { readonly name: 'present'; readonly since: Moment }
  | Suspect
  | { readonly name: 'lost'; readonly since: Moment }
  | Restoring;

/** Back, not stable yet. */
export interface Restoring {
  readonly name: 'restoring';
  /** From then on it has been back without a break. */
  readonly since: Moment;
  /** The time is over, and everything is probed once more: an old answer does not prove that it is still there. */
  readonly lastLook: boolean;
}

/** Silent, being confirmed: everything is probed again, round after round. */
export interface Suspect {
  readonly name: 'suspect';
  readonly since: Moment;
  /** 1 to `detection.confirmations`. */
  readonly round: number;
  readonly roundStartedAt: Monotonic;
  /** A witness answered during the rounds: the network works. */
  readonly witnessAnswered: boolean;
  /** A witness was silent during the rounds: if none answered, the network does not work. */
  readonly witnessSilent: boolean;
}
