import { useState } from 'preact/hooks';
import { command, type Outcome } from './service.js';

export interface Commanding {
  readonly isBusy: boolean;
  /** What came of the last one; null: none was given, or it is not known yet. */
  readonly outcome: Outcome | null;
  /** Gives a command. @returns what came of it */
  give(method: 'POST' | 'PUT', path: string, body?: object): Promise<Outcome>;
}

/** Commands that one part of the page gives, and what came of the last of them. */
export function useCommanding(): Commanding {
  const [isBusy, setBusy] = useState(false);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const give: Commanding['give'] = async (...what) => {
    setBusy(true);
    setOutcome(null);
    const result = await command(...what);
    setOutcome(result);
    setBusy(false);
    return result;
  };
  return { isBusy, outcome, give };
}
