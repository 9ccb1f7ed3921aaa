import type { CommandResult } from '../../../domain/core/command.js';
import type { PortRequest } from '../../../domain/core/event.js';

/** How a UPS with a data port is read. What it says goes to the inbox. */
export interface Port {
  start(): void;
  /** Carries something out at the UPS, and tells the true result. Never rejects. */
  ask(request: PortRequest): Promise<CommandResult>;
  stop(): Promise<void>;
}
