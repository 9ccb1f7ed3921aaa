import type { FastifyReply } from 'fastify';
import type { OpenAnswer } from '../routes.js';

/** Begins an answer that goes on: from here on it belongs to whoever writes into it. */
export function begin(reply: FastifyReply, answer: OpenAnswer): void {
  const { raw, request } = reply;
  // `connection: close` may be among them.
  const given = Object.entries({
    ...reply.getHeaders(),
    ...answer.headers,
    'x-content-type-options': 'nosniff',
  });
  for (const [name, value] of given) if (value !== undefined) raw.setHeader(name, value);
  reply.hijack();
  // A HEAD asks for the headers only, and somebody may have gone while the answer was made.
  if (request.method === 'HEAD' || raw.destroyed) raw.end();
  else answer.open(raw);
}
