import { isIP } from 'node:net';
import { Failure } from '../../domain/core/failure.js';
import { seconds, type Duration } from '../../domain/core/time.js';
import { runOnce } from '../../platform/run_once.js';
import { systemCodeOf } from '../../platform/system_error.js';

/** One look of nut-scanner(8). */
export interface Scan {
  /** Where it looks, in words. */
  readonly where: string;
  readonly args: readonly string[];
  readonly takes: Duration;
}

/** A UPS that nut-scanner has found. */
export interface FoundUps {
  readonly driver: string;
  readonly port: string;
  /** What else it tells: `vendorid`, `product`, `mibs` … */
  readonly options: ReadonlyMap<string, string>;
}

export interface ScanResult {
  readonly found: readonly FoundUps[];
  /** Why less may have been found than there is, in the program's words; empty where nothing went wrong. */
  readonly complaints: readonly string[];
}

const program = 'nut-scanner';

/** In `program -P`, a line for each UPS: `USB:driver="usbhid-ups",port="auto",vendorid="06DA"`. */
const foundLine = /^\w+:driver="([^"]+)",port="([^"]*)"(.*)$/;

/** More addresses than that are no home's network, and would take too long. */
const longestPrefix = { 4: 20, 6: 116 } as const;

export const usbScan: Scan = { where: 'USB', args: ['-U'], takes: seconds(60) };

/** Asks what hangs on each serial port in the languages of some of them, which may disturb what else hangs there. */
export const serialScan: Scan = { where: 'serial ports', args: ['-E', 'auto'], takes: seconds(120) };

/**
 * Of an address, a range `from-to`, or a network such as `192.168.1.0/24`: SNMP, and other NUT servers. Null where it is none,
 * or has more than 4096 addresses.
 *
 * @param nutPort the port of NUT servers
 */
export function networkScan(range: string, nutPort = 3493): Scan | null {
  const args = rangeOf(range);
  if (args === null) return null;
  return { where: range, args: ['-S', '-O', '-t', '3', '-p', String(nutPort), ...args], takes: seconds(300) };
}

function rangeOf(range: string): readonly string[] | null {
  const [first = '', last, ...more] = range.split('-');
  const [address = '', prefix, ...rest] = first.split('/');
  const family = isIP(address);
  if (more.length > 0 || rest.length > 0 || (family !== 4 && family !== 6)) return null;
  if (prefix !== undefined) {
    const isTaken =
      last === undefined &&
      /^\d{1,3}$/.test(prefix) &&
      Number(prefix) >= longestPrefix[family] &&
      Number(prefix) <= (family === 4 ? 32 : 128);
    return isTaken ? ['-m', range] : null;
  }
  if (last === undefined) return ['-s', address];
  return isIP(last) === family ? ['-s', address, '-e', last] : null;
}

/** Reads what nut-scanner prints. */
export const foundIn = (stdout: string): readonly FoundUps[] =>
  stdout.split('\n').flatMap((line) => {
    const [, driver, port = '', rest = ''] = foundLine.exec(line.trim()) ?? [];
    if (driver === undefined) return [];
    const options = [...rest.matchAll(/,([A-Za-z][\w.]*)="([^"]*)"/g)].map(
      ([, key = '', value = '']): [string, string] => [key, value.trim()],
    );
    return [{ driver, port, options: new Map(options) }];
  });

/** @throws Failure NO_SCANNER; what keeps a program from being started */
export async function scanned({ args, takes, where }: Scan): Promise<ScanResult> {
  const result = await runOnce(program, ['-q', '-P', ...args], {
    timeout: takes,
    maxOutput: 1024 * 1024,
  }).catch((error: unknown) => {
    if (systemCodeOf(error) !== 'ENOENT') throw error;
    throw new Failure(
      'NO_SCANNER',
      `${program} is not installed.`,
      'Install it with: apt-get install nut-client (Debian 12 and later; it is in the image of the container).',
      { cause: error },
    );
  });
  const complaints = result.stderr
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return {
    found: foundIn(result.stdout),
    complaints: result.killed === null ? complaints : [...complaints, `${where}: ${result.killed.text}`],
  };
}
