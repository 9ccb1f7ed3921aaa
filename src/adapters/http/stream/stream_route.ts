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
  return {
    method: 'GET',
    path: '/api/stream',
    access: 'with token',
    answer: () => {
      if (stream.isFull || openHere >= maxStreams) {
        const remedy = 'Ask GET /api/status now and then instead.';
        throw hubFailure('TOO_MANY_STREAMS', 'As many streams as can be served are open already.', remedy);
      }
      return {
        headers,
        open: (sink) => {
          openHere += 1;
          sink.once('close', () => (openHere -= 1));
          stream.open(sink);
        },
      };
    },
  };
}
