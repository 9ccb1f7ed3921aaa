import type { Writable } from 'node:stream';
import { hubFailure } from '../failures.js';
import type { HubRoute } from '../routes.js';
import type { StatusStream } from './status_stream.js';

/**
 * Proxies are asked to pass every event on as it comes: `no-transform` keeps Home Assistant's from compressing, the last one
 * is nginx's word for not buffering.
 */
const headers = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store, no-transform',
  'x-accel-buffering': 'no',
};

export interface StreamContext {
  readonly stream: StatusStream;
  /** How many streams this listener holds at a time: fewer than its connections, so that polling and commands go on. */
  readonly maxStreams: number;
}

export function streamRoute({ stream, maxStreams }: StreamContext): HubRoute {
  let openHere = 0;
  /** Streams of those who may only look, the oldest first: anybody can have them where everybody may look. */
  const lookers = new Set<Writable>();
  return {
    method: 'GET',
    path: '/api/stream',
    access: 'read',
    answer: ({ session }) => {
      const isFull = stream.isFull || openHere >= maxStreams;
      const [oldest] = isFull && session.commands ? lookers : [];
      if (oldest !== undefined) {
        lookers.delete(oldest);
        oldest.destroy();
      } else if (isFull) {
        const remedy = 'Ask GET /api/status now and then instead.';
        throw hubFailure('TOO_MANY_STREAMS', 'As many streams as can be served are open already.', remedy);
      }
      return {
        headers,
        open: (sink) => {
          openHere += 1;
          if (!session.commands) lookers.add(sink);
          sink.once('close', () => {
            openHere -= 1;
            lookers.delete(sink);
          });
          stream.open(sink);
        },
      };
    },
  };
}
