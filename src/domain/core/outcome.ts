import type { Effect } from './event.js';
import type { State } from './state.js';

/** What a command leads to: the state after it, or why it is refused and changes nothing. */
export type Outcome =
  | { readonly next: State; readonly message: string; readonly effects?: readonly Effect[] }
  /** The answer comes from somebody else. */
  | { readonly asked: Extract<Effect, { type: 'ask_port' }> }
  | {
      /** `invalid`: the value is wrong. `refused`: it cannot be done now. */
      readonly code: 'invalid' | 'refused';
      readonly reason: string;
    };

export const refused = (reason: string): Outcome => ({ code: 'refused', reason });
export const invalid = (reason: string): Outcome => ({ code: 'invalid', reason });
