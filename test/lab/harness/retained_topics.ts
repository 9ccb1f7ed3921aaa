import type { Lab } from './namespaces.js';

/** Every topic that is retained at the broker on the lab's machine, with its payload. Takes a second. */
export const retainedTopics = async (lab: Lab): Promise<ReadonlyMap<string, string>> => {
  const args = ['-h', '127.0.0.1', '-p', '1883', '-t', '#', '--retained-only', '-W', '1', '-F', '%t %p'];
  const { stdout } = await lab.run('mosquitto_sub', args, { within: 5_000 });
  return new Map(
    stdout.split('\n').flatMap((line): [string, string][] => {
      const space = line.indexOf(' ');
      return space < 0 ? [] : [[line.slice(0, space), line.slice(space + 1)]];
    }),
  );
};
