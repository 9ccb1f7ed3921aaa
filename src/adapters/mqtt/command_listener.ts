import { messageOf } from '../../domain/failure.js';
import type { Inbox, Log } from '../../domain/ports.js';
import type { TopicListener } from '../../platform/topic_subscriptions.js';
import { readCommand, type CommandReader } from './read_command.js';
import type { CommandTopic } from './topics.js';

/** Hears one command topic and hands on what it says. */
export class CommandListener implements TopicListener {
  constructor(
    private readonly topic: CommandTopic,
    private readonly reader: CommandReader,
    private readonly inbox: Inbox,
    private readonly log: Log,
  ) {}

  heard(payload: Uint8Array, retained: boolean): void {
    if (retained) {
      // It may be months old, and would come again at every connect.
      this.log.debug(`a retained message on ${this.topic} is ignored: commands must not be retained`);
      return;
    }
    const read = readCommand(this.reader, payload);
    if ('refused' in read) {
      this.inbox.dispatch({
        type: 'nonsense_refused',
        from: 'MQTT',
        what: `message on ${this.topic}`,
        reason: read.refused,
      });
      return;
    }
    this.inbox.command(read.command, 'MQTT').then(
      (result) =>
        this.log.debug(
          result.accepted
            ? `${this.topic}: ${result.message}`
            : `${this.topic}: ${result.code}, ${result.reason}`,
        ),
      (error: unknown) => this.log.error(`${this.topic}: ${messageOf(error)}`, { error }),
    );
  }

  brokerAway(): void {
    // Commands come when they come.
  }

  brokerBack(): void {
    // Commands come when they come.
  }
}
