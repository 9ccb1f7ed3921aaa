import type { LogLevel } from '../../../domain/core/ports.js';

/**
 * What a driver's last words mean, and what to do: the first that fits any of them. Of NUT 2.8's drivers/main.c, libusb0.c,
 * libusb1.c, serial.c, and of the drivers themselves.
 */
const meanings: readonly (readonly [words: RegExp, meaning: string])[] = [
  [
    /insufficient permissions|permission denied|access denied|LIBUSB_ERROR_ACCESS|operation not permitted/i,
    'it may not open the device: give it to the group nut (a udev rule; in a container, pass the device on)',
  ],
  [
    /resource (is )?busy|can't claim|failed to claim|LIBUSB_ERROR_BUSY|locked by another process|uucp lock|already running|already in use/i,
    'another driver or program holds the device: stop the NUT of the system (systemctl disable --now nut-driver.target nut-server)',
  ],
  [
    /^(fatal error|error):.* (is not a valid|unknown option|not found in ups\.conf|bad value)|not valid for '|invalid (pollinterval|regular expression)|is not supported by this driver|insufficient parameters|subdriver '.*' not found|unknown mibs/i,
    'look at its settings',
  ],
  [
    /no matching .*ups found|no supported devices? (found|detected)|no appropriate hid device|no usb buses|no such device/i,
    'there is no such UPS on USB: is it plugged in, and are vendorid and productid right? (sentinel-ups scan)',
  ],
  [/no such file or directory/i, 'there is no such device: look at port'],
  [
    /not supported|can't (connect|communicate|talk|autodetect|initiali[sz]e)|couldn't (find|connect|communicate)|unable to (detect|connect)|no response|not respond|timed? ?out|no route|name or service not known|unknown host|connection refused|communications with the ups lost|invalid host or port/i,
    'the UPS does not answer there as this driver expects it: look at its cable, at driver and port, and at the settings for its protocol',
  ],
];

/** The first that fits decides. */
const levels: readonly (readonly [RegExp, LogLevel])[] = [
  [/^Network UPS Tools|^(?:USB communication driver|Serial port).*\d/i, 'debug'],
  [/^fatal|^error|can't|cannot|unable|failed|permission denied|not supported/i, 'warn'],
];

/** apcupsd-ups of NUT 2.8.0 goes on saying what it said, where its server is gone, and tells it here only: at each look. */
const loss = /can't communicate with apcupsd/i;

/** Whether a driver says so that its data is stale. */
export const saysThatItIsLost = (line: string): boolean => loss.test(line);

const maxLines = 50;

/** What a driver says on its outputs. */
export class DriverWords {
  #lines: string[] = [];
  /** Of the run before. */
  #before: readonly string[] = [];

  /** A new run begins. */
  begin(): void {
    if (this.#lines.length > 0) this.#before = this.#lines;
    this.#lines = [];
  }

  /** @returns the level of the line in our log: what it said in the run before as well is not told again */
  hear(line: string): LogLevel {
    if (line.trim() !== '') this.#lines = [...this.#lines.slice(1 - maxLines), line];
    if (this.#before.includes(line)) return 'debug';
    return levels.find(([pattern]) => pattern.test(line))?.[1] ?? 'info';
  }

  /** Why a run has ended, with what it said that tells most, and the likely cause. */
  explained(reason: string): string {
    for (const [words, meaning] of meanings) {
      if (words.test(reason)) return `${reason} (${meaning})`;
      const line = this.#lines.findLast((said) => words.test(said));
      if (line !== undefined) return `${this.#withoutLast(reason)}: ${line} (${meaning})`;
    }
    return reason;
  }

  /** Its very last line tells less than an earlier one. */
  #withoutLast(reason: string): string {
    const last = `: ${this.#lines.at(-1)}`;
    return reason.endsWith(last) ? reason.slice(0, -last.length) : reason;
  }
}
