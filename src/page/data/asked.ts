import { useEffect, useState } from 'preact/hooks';
import { t } from '../words/words.js';
import { Refusal, request, toldIn } from './service.js';
import { runAfter } from './timers.js';

/** What became of a question that is asked once a place is opened. */
export type Asked<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly message: string }
  | { readonly state: 'told'; readonly value: T };

export interface Question<T> {
  readonly asked: Asked<T>;
  readonly again: () => void;
}

/** A year of history on a slow machine takes longer than a status, but nobody looks at an hourglass for longer. */
const patience = 20_000;

/**
 * Asks a route as soon as it is shown, and anew where the path changes; what was told of another path is not shown for it.
 *
 * @param turn it is asked again where this changes, and what was told before stays until the answer is there
 */
export function useAsked<T>(path: string, turn = ''): Question<T> {
  const [told, setTold] = useState<{ readonly of: string; readonly asked: Asked<T> } | null>(null);
  const [round, setRound] = useState(0);
  useEffect(() => {
    const ended = new AbortController();
    void asking<T>(path, ended).then((asked) => {
      if (!ended.signal.aborted) setTold({ of: path, asked });
    });
    return () => ended.abort();
  }, [path, round, turn]);
  return {
    asked: told?.of === path ? told.asked : { state: 'loading' },
    again: () => {
      setTold(null);
      setRound(round + 1);
    },
  };
}

async function asking<T>(path: string, ended: AbortController): Promise<Asked<T>> {
  try {
    return { state: 'told', value: await askPatiently<T>(path, ended) };
  } catch (error) {
    return { state: 'failed', message: troubleIn(error) };
  }
}

/**
 * What a route answers that may take its time.
 *
 * @throws what `request` throws
 */
export async function askPatiently<T>(path: string, ended = new AbortController()): Promise<T> {
  const late = new AbortController();
  const stop = runAfter(patience, () => late.abort());
  const end = (): void => late.abort();
  ended.signal.addEventListener('abort', end);
  try {
    const answer = await request(path, { signal: late.signal });
    return await toldIn<T>(answer);
  } finally {
    stop();
    ended.signal.removeEventListener('abort', end);
  }
}

/** Why a question was not answered, and what to do, for people. */
export function troubleIn(error: unknown): string {
  if (!(error instanceof Refusal)) return t('asked.unreachable');
  switch (error.code) {
    case 'UNAUTHORIZED':
    case 'ADMIN_TOKEN_NEEDED':
    case 'NOT_A_COMMANDER':
      return t('asked.not_allowed');
    case 'TOO_MANY_REQUESTS':
      return t('asked.busy');
    case 'HISTORY_OFF':
      return t('asked.history_off');
    case 'NO_SUCH_ROUTE':
      return t('asked.older');
    default:
      return error.message === '' ? t('asked.unreachable') : error.message;
  }
}
