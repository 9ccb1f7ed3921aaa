import type { Command, CommandOrigin, CommandResult } from '../../../src/domain/core/command.js';
import type { DomainEvent } from '../../../src/domain/core/event.js';
import type { Inbox } from '../../../src/domain/core/ports.js';

/** Stands in for the loop: keeps what came, and answers commands with `result`. */
export class StandInInbox implements Inbox {
  readonly events: DomainEvent[] = [];
  readonly commands: { readonly command: Command; readonly from: CommandOrigin }[] = [];
  result: CommandResult | Error = { accepted: true, message: 'done' };

  dispatch(event: DomainEvent): void {
    this.events.push(event);
  }

  command(command: Command, from: CommandOrigin): Promise<CommandResult> {
    this.commands.push({ command, from });
    return this.result instanceof Error ? Promise.reject(this.result) : Promise.resolve(this.result);
  }

  of<T extends DomainEvent['type']>(type: T): Extract<DomainEvent, { type: T }>[] {
    return this.events.filter((event): event is Extract<DomainEvent, { type: T }> => event.type === type);
  }
}
