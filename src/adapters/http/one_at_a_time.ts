import type { RequestListener } from 'node:http';
import type { Socket } from 'node:net';

/** Requests that may wait on one connection. Browsers and scripts send none before its predecessor is answered. */
export const maxWaiting = 16;

/**
 * Has each connection's requests handled one after the other. Node's parser hands out every request that it finds in what
 * was read, 3,600 of them in 64 KiB, and reads on: pipelined ones (RFC 9112, 9.3.2) would all be under way at once. Here
 * they wait, while nothing more is read; a connection on which too many come is ended.
 */
export function oneAtATime(handle: RequestListener): RequestListener {
  const waitingOn = new WeakMap<Socket, (() => void)[]>();
  return (request, response) => {
    const { socket } = request;
    const begin = (): void => {
      response.once('close', () => {
        if (socket.destroyed) return;
        const next = waitingOn.get(socket)?.shift();
        if (next === undefined) {
          waitingOn.delete(socket);
          socket.resume();
        } else next();
      });
      handle(request, response);
    };
    const waiting = waitingOn.get(socket);
    if (waiting === undefined) {
      waitingOn.set(socket, []);
      begin();
    } else if (waiting.length < maxWaiting) {
      socket.pause();
      waiting.push(begin);
    } else socket.destroy();
  };
}
