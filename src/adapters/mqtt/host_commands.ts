import { longestDelay } from '../../domain/command.js';
import { minutes } from '../../domain/time.js';
import { quoted, type CommandReader, type ReadCommand } from './read_command.js';
import type { HostFacts } from './settings.js';
import type { HostCommandTopic } from './topics.js';

/** The longest shutdown delay that can be set; the shortest is 0. */
export const longestDelayInMinutes = longestDelay / minutes(1);

/**
 * Every host takes both commands, also one that cannot follow: whoever sends one is then told why, where a topic that
 * nobody hears would leave them waiting.
 */
export const hostCommandReaders = (
  hosts: readonly HostFacts[],
): readonly (readonly [HostCommandTopic, CommandReader])[] =>
  hosts.flatMap((host) => [
    [`host/${host.id}/wake`, (text) => readWake(host, text)] as const,
    [`host/${host.id}/shutdown_delay/set`, (text) => readDelay(host, text)] as const,
  ]);

const readWake = ({ id }: HostFacts, text: string): ReadCommand =>
  text === 'PRESS'
    ? { command: { kind: 'wake_host', host: id } }
    : { refused: `${quoted(text)} is not PRESS` };

const readDelay = ({ name, ups }: HostFacts, text: string): ReadCommand => {
  if (ups === null) return { refused: `${name} has no shutdown_delay in the configuration` };
  const wanted = /^(0|[1-9]\d{0,3})$/.test(text) ? Number(text) : null;
  if (wanted === null || wanted > longestDelayInMinutes)
    return { refused: `${quoted(text)} is not a whole number of minutes from 0 to ${longestDelayInMinutes}` };
  return { command: { kind: 'set_shutdown_delay', ups, delay: minutes(wanted) } };
};
