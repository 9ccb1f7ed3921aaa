import type { Socket } from 'node:net';
import { Failure } from '../../domain/core/failure.js';
import type { Answer } from './routes.js';

/** The HTTP status of each failure that a client can cause or meet. */
export const hubFailureStatuses = {
  BAD_REQUEST: 400,
  BAD_JSON: 400,
  BAD_REPORT: 400,
  BAD_DELAY: 400,
  INVALID: 400,
  UNAUTHORIZED: 401,
  NOT_YOUR_ADDRESS: 403,
  ADMIN_TOKEN_NEEDED: 403,
  NOT_A_COMMANDER: 403,
  CROSS_SITE: 403,
  FOREIGN_PEER: 403,
  NO_SUCH_ROUTE: 404,
  UNKNOWN_CLIENT: 404,
  UNKNOWN_HOST: 404,
  UNKNOWN_UPS: 404,
  UNKNOWN_OUTAGE: 404,
  HISTORY_OFF: 404,
  UNKNOWN_SCHEDULE: 404,
  UNKNOWN_TARGET: 404,
  REQUEST_TIMEOUT: 408,
  REFUSED: 409,
  NO_SHUTDOWN_DELAY: 409,
  TOO_LARGE: 413,
  NOT_JSON: 415,
  TOO_MANY_REQUESTS: 429,
  WRONG_TOKENS: 429,
  HEADERS_TOO_LARGE: 431,
  NOT_DELIVERED: 502,
  DATA_STALE: 503,
  TOO_MANY_STREAMS: 503,
  HISTORY_UNREADABLE: 503,
} as const;

export type HubFailureCode = keyof typeof hubFailureStatuses;

const isKnown = (code: string): code is HubFailureCode => Object.hasOwn(hubFailureStatuses, code);

/** A failure that is told to the client: with one of the codes that have a status. */
export const hubFailure = (code: HubFailureCode, message: string, remedy = ''): Failure =>
  new Failure(code, message, remedy);

/** For a failure that is ours, whose particulars are for the log only. */
export const unforeseen: Answer = {
  status: 500,
  body: { error: 'INTERNAL', message: 'Something went wrong inside sentinel-ups; its log says what.' },
};

/** The answer that tells one of our refusals, or what Fastify found wrong with a request; null for an error that is ours. */
export function refusalOf(error: unknown): Answer | null {
  if (error instanceof Failure && isKnown(error.code)) {
    const { code, explanation } = error;
    return { status: hubFailureStatuses[code], body: { error: code, message: explanation } };
  }
  if (!(error instanceof Error) || !('statusCode' in error)) return null;
  const status = Number(error.statusCode);
  if (status === 413) return refusalOf(hubFailure('TOO_LARGE', 'What was sent is too long.'));
  if (status === 415) {
    const remedy = 'Send JSON with the header Content-Type: application/json.';
    return refusalOf(hubFailure('NOT_JSON', 'What was sent is not JSON.', remedy));
  }
  if (!(status >= 400 && status < 500)) return null;
  return refusalOf(hubFailure('BAD_REQUEST', `The request cannot be read: ${error.message}.`));
}

/** Answers what is not HTTP at all, or came too slowly, and ends the connection. */
export function refuseUnreadable(error: Error & { code?: string }, socket: Socket): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const [code, words]: [HubFailureCode, string] =
    error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
      ? ['REQUEST_TIMEOUT', 'The request took too long.']
      : error.code === 'HPE_HEADER_OVERFLOW'
        ? ['HEADERS_TOO_LARGE', 'The headers are too long.']
        : ['BAD_REQUEST', 'That is not HTTP.'];
  const body = JSON.stringify({ error: code, message: words });
  socket.end(
    `HTTP/1.1 ${hubFailureStatuses[code]} ${words.replace(/\.$/, '')}\r\nConnection: close\r\nContent-Type: application/json; charset=utf-8\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    () => socket.destroy(),
  );
}
