import { Failure } from '../../domain/failure.js';
import type { Answer } from './route.js';

/** The HTTP status of each failure that a client can cause or meet. */
export const hubFailureStatuses = {
  BAD_REQUEST: 400,
  BAD_JSON: 400,
  BAD_REPORT: 400,
  BAD_DELAY: 400,
  INVALID: 400,
  UNAUTHORIZED: 401,
  NOT_YOUR_ADDRESS: 403,
  FOREIGN_PEER: 403,
  NO_SUCH_ROUTE: 404,
  UNKNOWN_CLIENT: 404,
  UNKNOWN_HOST: 404,
  REQUEST_TIMEOUT: 408,
  REFUSED: 409,
  NO_SHUTDOWN_DELAY: 409,
  TOO_LARGE: 413,
  NOT_JSON: 415,
  TOO_MANY_REQUESTS: 429,
  HEADERS_TOO_LARGE: 431,
  DATA_STALE: 503,
} as const satisfies Readonly<Record<string, number>>;

export type HubFailureCode = keyof typeof hubFailureStatuses;

const isKnown = (code: string): code is HubFailureCode => Object.hasOwn(hubFailureStatuses, code);

/** A failure that is told to the client: with one of the codes that have a status. */
export const hubFailure = (code: HubFailureCode, message: string, remedy: string): Failure =>
  new Failure(code, message, remedy);

/** The answer that tells a failure; null for one that is ours, whose particulars are for the log only. */
export function failureAnswer(error: unknown): Answer | null {
  if (!(error instanceof Failure) || !isKnown(error.code)) return null;
  return {
    status: hubFailureStatuses[error.code],
    body: { error: error.code, message: error.explanation.trim() },
  };
}

export const unforeseen: Answer = {
  status: 500,
  body: { error: 'INTERNAL', message: 'Something went wrong inside sentinel-ups; its log says what.' },
};
