import type { Finished } from './run_to_end.js';

/** Every Mosquitto has this retained. */
const always = '$SYS/broker/version';

/**
 * The words that have mosquitto_sub tell what is retained on a topic, and end. A broker sends what is retained in the order of
 * the subscriptions: what it sends first tells whether there is anything on the topic, however busy the machine is.
 */
export const retainedWords = (topic: string): readonly string[] => [
  ...['-t', topic, '-t', always, '-C', '1', '--retained-only', '-F', '%t %p'],
  // From a broker that hangs nothing comes.
  ...['-W', '10'],
];

/** What is retained on the topic, by what mosquitto_sub told; null where nothing is. */
export const retainedIn = ({ code, stdout }: Finished, topic: string): string | null =>
  code === 0 && stdout.startsWith(`${topic} `) ? stdout.slice(topic.length + 1).replace(/\n$/, '') : null;
