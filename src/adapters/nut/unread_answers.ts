import { readFile } from 'node:fs/promises';
import { endianness } from 'node:os';
import type { Clock, Log } from '../../domain/core/ports.js';
import { between, milliseconds, minutes, type Monotonic } from '../../domain/core/time.js';
import { canonicalAddress } from '../../platform/ip_address.js';
import { runEvery, type Timer } from '../../platform/timers.js';

const tables = ['/proc/self/net/tcp', '/proc/self/net/tcp6'];

/** A client may have up to 256 commands in the 512 bytes that upsd has read of it; each answer is a write that blocks. */
const signalEvery = milliseconds(2);

const tellEvery = minutes(1);

/**
 * Gets upsd going again where it is held up. Up to 2.8.5 at least it writes to its clients without a limit of time, so that one
 * that asks and never reads holds up all others. A SIGHUP ends such a write, for upsd installs its handler without SA_RESTART
 * (`setup_signals` in server/upsd.c), and upsd then drops that client (`sendback`). Nobody else notices: a write to a client
 * that reads does not block, and the configuration that SIGHUP has it read again is the same.
 */
export class WriteRelease {
  #dropped: string[] = [];
  #toldAt: Monotonic | null = null;

  constructor(
    private readonly signal: (signal: NodeJS.Signals) => void,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /** @param ports upsd's. @returns call it once upsd answers again, or was given up */
  begin(ports: ReadonlySet<number>): () => void {
    let isOver = false;
    let repeat: Timer | undefined;
    // What stopped it from outside is undone as well.
    this.signal('SIGCONT');
    void notReading(ports).then((clients) => {
      if (isOver || clients.length === 0) return;
      this.#tell(clients);
      repeat = runEvery(signalEvery, () => this.signal('SIGHUP'));
    });
    return () => {
      isOver = true;
      repeat?.stop();
    };
  }

  #tell(clients: readonly string[]): void {
    this.#dropped.push(...clients);
    const now = this.clock.now().monotonic;
    if (this.#toldAt !== null && between(this.#toldAt, now) < tellEvery) return;
    this.#toldAt = now;
    const from = [...new Set(this.#dropped)].join(', ');
    this.log.warn(
      `${this.#dropped.length} NUT connections from ${from} were closed: they ask without reading the answers, which holds upsd up ` +
        'for everybody. Look at what runs there, or let nut.listen leave it out.',
    );
    this.#dropped = [];
  }
}

async function notReading(ports: ReadonlySet<number>): Promise<readonly string[]> {
  const texts = await Promise.all(tables.map((table) => readFile(table, 'latin1').catch(() => '')));
  // A system that does not tell.
  if (texts.every((text) => text === '')) return ['unknown'];
  return texts.flatMap((text) => clientsNotReading(text, ports, endianness() === 'LE'));
}

/** More than the answer to any one question: whoever has more unread asks without reading. */
const maxAnswer = 4096;

/** Port, client and unread bytes in ESTABLISHED and CLOSE_WAIT (include/net/tcp_states.h): those that upsd still writes to. */
const writtenTo = /^ *\d+: \w+:(\w+) (\w+):\w+ 0[18] (\w+):/gm;

/**
 * @param table the text of proc(5)'s `net/tcp` or `net/tcp6`
 * @param littleEndian whether this machine is: the kernel prints an address as numbers of 32 bits in the processor's order
 * @returns the client's IP address, for each connection that is not read
 */
export const clientsNotReading = (
  table: string,
  ports: ReadonlySet<number>,
  littleEndian: boolean,
): readonly string[] =>
  [...table.matchAll(writtenTo)].flatMap(([, port = '', address = '', unread = '']) => {
    const isUnread = ports.has(Number.parseInt(port, 16)) && Number.parseInt(unread, 16) > maxAnswer;
    return isUnread ? [addressOf(address, littleEndian)] : [];
  });

function addressOf(printed: string, littleEndian: boolean): string {
  const bytes = Buffer.from(printed, 'hex');
  if (littleEndian) bytes.swap32();
  const shown = bytes.length === 4 ? bytes.join('.') : (bytes.toString('hex').match(/.{4}/g) ?? []).join(':');
  return canonicalAddress(shown) ?? shown;
}
