import type { Clients } from './clients.js';
import { eventually } from './eventually.js';

const end = 'test/end';

/** Every topic that is retained at the broker on the lab's machine, with its payload. */
export const retainedTopics = async (clients: Clients): Promise<ReadonlyMap<string, string>> => {
  const watch = await clients.watchTopics('#');
  try {
    // Retained messages come in one go; a message of our own comes after them.
    await clients.mqttPublish(end, 'here');
    await eventually('the end of what is retained', () => watch.messages(end).length > 0);
    const messages = watch.messages().filter(({ topic }) => topic !== end);
    return new Map(messages.map(({ topic, payload }) => [topic, payload]));
  } finally {
    await watch.end();
  }
};
