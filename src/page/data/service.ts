import { token } from './token.js';

/** The service said no, or something else than the service answered. */
export class Refusal extends Error {
  /**
   * @param status HTTP's
   * @param code the service's, such as `UNAUTHORIZED`; null where it was not the service that answered
   * @param message the service's own sentence; empty where there is none
   */
  constructor(
    readonly status: number,
    readonly code: string | null,
    message: string,
  ) {
    super(message);
  }
}

const patience = 5_000;

/**
 * Asks the service. Addresses are relative: in Home Assistant the page lives below a path of its own.
 *
 * @throws Refusal, or what `fetch` throws where the service cannot be reached
 */
export async function request(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  if (token.value !== null) headers.set('authorization', `Bearer ${token.value}`);
  const answer = await fetch(path, { cache: 'no-store', ...init, headers });
  if (answer.ok) return answer;
  const { error, message } = read<{ error?: string; message?: string }>(await answer.text());
  throw new Refusal(answer.status, error ?? null, message ?? '');
}

/** What a route answers. @throws as `request` */
export async function ask<T>(path: string): Promise<T> {
  const answer = await request(path, { signal: AbortSignal.timeout(patience) });
  return toldIn<T>(answer);
}

/** What came in JSON. @throws Refusal where somebody in between answered, such as a proxy with a page to log in */
export async function toldIn<T>(answer: Response): Promise<T> {
  const value = read<T | null>(await answer.text(), null);
  if (typeof value !== 'object' || value === null) throw new Refusal(answer.status, null, '');
  return value;
}

export interface Outcome {
  readonly isDone: boolean;
  /** The service's own sentence of what came of it; empty where none came. */
  readonly message: string;
}

/** Gives a command. A UPS or a mail server may take its time. Never throws. */
export async function command(method: 'POST' | 'PUT', path: string, body: object = {}): Promise<Outcome> {
  try {
    const answer = await request(path, {
      method,
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
      signal: AbortSignal.timeout(12 * patience),
    });
    return { isDone: true, message: read<{ message?: string }>(await answer.text()).message ?? '' };
  } catch (error) {
    return { isDone: false, message: error instanceof Refusal ? error.message : '' };
  }
}

/**
 * What came in JSON. The page is a part of the service that answers it, and their types are the same.
 *
 * @param otherwise what counts where it is not JSON: that comes from somebody in between
 */
export function read<T>(text: string, otherwise: Partial<T> | null = {}): T {
  try {
    return JSON.parse(text) as T;
  } catch {
    return otherwise as T;
  }
}
