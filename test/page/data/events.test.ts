import { expect, it } from 'vitest';
import { eventsOf } from '../../../src/page/data/events.js';

const streamOf = (...chunks: readonly string[]): ReadableStream<Uint8Array<ArrayBuffer>> =>
  new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(new TextEncoder().encode(chunk));
      controller.close();
    },
  });

it.each([
  ['one piece', ['event: status\ndata: {"a":1}\n\nevent: heartbeat\ndata: {}\n\n']],
  ['pieces', ['event: sta', 'tus\ndata: {"a"', ':1}\n', '\nevent: heartbeat\ndata: {}\n\n']],
  [
    'lines of Windows, with a comment',
    [':hello\r\nevent: status\r\ndata: {"a":1}\r\n\r\nevent: heartbeat\r\ndata: {}\r\n\r\n'],
  ],
  ['an end in the middle', ['event: status\ndata: {"a":1}\n\nevent: heartbeat\ndata: {}\n\nevent: chan']],
])('reads server-sent events that come in %s', async (_, chunks) => {
  const events = [];
  for await (const event of eventsOf(streamOf(...chunks))) events.push(event);
  expect(events).toEqual([
    { type: 'status', data: '{"a":1}' },
    { type: 'heartbeat', data: '{}' },
  ]);
});
