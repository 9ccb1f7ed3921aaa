import { connect } from 'node:net';
import { seconds } from '../../domain/core/time.js';
import type { Place } from './channel.js';
import { whyUnreachable } from './http_post.js';

/** Of the server that a URL names. */
export const placeOf = (url: string): Place => {
  const { hostname, port, protocol } = new URL(url);
  const usual = protocol === 'https:' ? 443 : 80;
  return { host: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? usual : Number(port) };
};

const timeout = seconds(10);

/** Why nobody can be connected to there, in words; null where somebody can. Never rejects. */
export function whyNotReachable({ host, port }: Place, signal: AbortSignal): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, signal: AbortSignal.any([signal, AbortSignal.timeout(timeout)]) });
    const ended = (reason: string | null): void => {
      socket.destroy();
      resolve(reason);
    };
    socket.once('connect', () => ended(null));
    socket.once('error', (error) =>
      ended(error.name === 'AbortError' ? `no connection within ${timeout / 1000} s` : whyUnreachable(error)),
    );
  });
}
