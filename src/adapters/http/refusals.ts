import type { Socket } from 'node:net';
import { failureAnswer, hubFailure, type HubFailureCode } from './failure_answer.js';
import type { Answer } from './route.js';

/** What Fastify found wrong with a request, and our own refusals; null for an error that is ours. */
export function refusalOf(error: unknown): Answer | null {
  const known = failureAnswer(error);
  if (known !== null) return known;
  if (!(error instanceof Error) || !('statusCode' in error) || typeof error.statusCode !== 'number')
    return null;
  switch (error.statusCode) {
    case 413:
      return failureAnswer(hubFailure('TOO_LARGE', 'What was sent is too long.', ''));
    case 415:
      return failureAnswer(
        hubFailure(
          'NOT_JSON',
          'What was sent is not JSON.',
          'Send JSON with the header Content-Type: application/json.',
        ),
      );
    default:
      return error.statusCode >= 400 && error.statusCode < 500
        ? failureAnswer(hubFailure('BAD_REQUEST', `The request cannot be read: ${error.message}.`, ''))
        : null;
  }
}

/** Answers what is not HTTP at all, or came too slowly, and ends the connection. */
export function refuseUnreadable(error: Error & { code?: string }, socket: Socket): void {
  const [code, words]: [HubFailureCode, string] =
    error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
      ? ['REQUEST_TIMEOUT', 'The request took too long.']
      : error.code === 'HPE_HEADER_OVERFLOW'
        ? ['HEADERS_TOO_LARGE', 'The headers are too long.']
        : ['BAD_REQUEST', 'That is not HTTP.'];
  const answer = failureAnswer(hubFailure(code, words, ''));
  if (!socket.writable || answer === null) {
    socket.destroy();
    return;
  }
  const body = JSON.stringify(answer.body);
  socket.end(
    `HTTP/1.1 ${answer.status} ${words.replace(/\.$/, '')}\r\nConnection: close\r\nContent-Type: application/json; charset=utf-8\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    () => socket.destroy(),
  );
}
