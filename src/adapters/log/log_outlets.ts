import type { Inbox, Log } from '../../domain/core/ports.js';
import { milliseconds } from '../../domain/core/time.js';
import { printable } from '../../platform/output_lines.js';
import { recordOf } from './outlets/log_record.js';
import { Outlet } from './outlets/outlet.js';
import type { Carrier } from './outlets/carrier.js';
import type { LogOutput } from './standard_output.js';

/** At the end of the process nobody is to wait for a log server. */
const maxFlush = milliseconds(500);

/** Standard output, and whatever else the log goes to. */
export class LogOutlets implements LogOutput {
  readonly #outlets: readonly Outlet[];
  #log: Log | null = null;

  constructor(
    private readonly standardOutput: LogOutput,
    carriers: readonly Carrier[],
  ) {
    this.#outlets = carriers.map((carrier) => new Outlet(carrier));
  }

  readonly stream = { write: (line: string): void => this.#write(line) };

  /** Until it is certain that no other service runs on the data folder, lines only wait. */
  start(inbox: Inbox, log: Log): void {
    this.#log = log;
    for (const outlet of this.#outlets) outlet.start(inbox, log);
  }

  /** Writes out what waits, but gives up soon; nothing goes to the outlets afterwards. */
  async flush(): Promise<void> {
    await Promise.all(
      this.#outlets.map(async (outlet) => {
        const lost = await outlet.stop(maxFlush);
        if (lost > 0) this.#log?.warn(`${lost} lines of the log did not reach ${outlet.where} any more.`);
      }),
    );
    await this.standardOutput.flush();
  }

  #write(line: string): void {
    this.standardOutput.stream.write(line);
    if (this.#outlets.length === 0) return;
    const record = recordOf(printable(line));
    if (record === null) return;
    for (const outlet of this.#outlets) outlet.write(record);
  }
}
