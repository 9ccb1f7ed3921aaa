import type { Announcement } from '../domain/core/announcement.js';
import { moreCommands } from '../domain/core/commands.js';
import { LineLimit } from '../platform/line_limit.js';

/** What is told of commands: anybody on the broker can send them as fast as they like, both those that are carried out and those that are refused. */
export class CommandLines {
  readonly #limits;

  /** @param tell gets, in place of those that were too many, how many they were */
  constructor(tell: (announcement: Announcement) => void) {
    const limitOf = (type: Parameters<typeof moreCommands>[0]) =>
      new LineLimit((count) => tell(moreCommands(type, count)));
    this.#limits = {
      command_accepted: limitOf('command_accepted'),
      command_refused: limitOf('command_refused'),
    };
  }

  /** Whether this may be told; where not, it is counted. */
  take({ type }: Announcement): boolean {
    return type === 'command_accepted' || type === 'command_refused' ? this.#limits[type].take() : true;
  }
}
