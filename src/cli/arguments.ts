import { parseArgs } from 'node:util';
import { commands } from '../api/commands.js';
import { networkScan, serialScan, usbScan, type Scan } from '../adapters/nut/scanner.js';
import { durationOf } from '../config/text/durations.js';
import { Failure, messageOf } from '../domain/core/failure.js';
import { seconds, type Duration } from '../domain/core/time.js';
import { maxLasts, minLasts } from '../domain/rehearsal/asked.js';

export interface Places {
  readonly config: string;
  readonly data: string;
}

/** What the command line asks for. */
export type Invocation =
  | ({ readonly command: 'run' | 'check' } & Places)
  | ({ readonly command: 'health' } & Places)
  | ({ readonly command: 'status'; readonly json: boolean } & Places)
  /** `id` null: the list. */
  | ({ readonly command: 'history'; readonly id: number | null; readonly json: boolean } & Places)
  /** `ups` null: the mains of all of them goes; `lasts` null: until everything has happened. */
  | ({
      readonly command: 'rehearse';
      readonly ups: string | null;
      readonly lasts: Duration | null;
      readonly json: boolean;
    } & Places)
  /** `ups` null: of all of them. */
  | ({ readonly command: 'drill'; readonly action: 'start' | 'stop'; readonly ups: string | null } & Places)
  | ({
      readonly command: 'command';
      readonly ups: string;
      readonly name: string;
      readonly value: string | null;
    } & Places)
  | ({
      readonly command: 'set';
      readonly ups: string;
      readonly name: string;
      readonly value: string;
    } & Places)
  | ({
      readonly command: 'schedule';
      readonly action: 'skip' | 'enable' | 'disable';
      readonly schedule: string;
    } & Places)
  | ({ readonly command: 'wake'; readonly host: string } & Places)
  /** `of`: a host, or a UPS. */
  | ({ readonly command: 'shutdown-delay'; readonly of: string; readonly delay: Duration } & Places)
  /** `minutes`: 0 ends it. */
  | ({ readonly command: 'maintenance'; readonly minutes: number } & Places)
  /** `target` null: all of them. */
  | ({ readonly command: 'notify'; readonly target: string | null } & Places)
  /** `out` null: it is printed. */
  | { readonly command: 'import'; readonly files: readonly string[]; readonly out: string | null }
  | { readonly command: 'scan'; readonly scans: readonly Scan[] }
  | { readonly command: 'help' }
  | { readonly command: 'version' };

const { minutes: maintenanceBounds } = commands['maintenance.start'].parameters;
const { seconds: delayBounds } = commands['ups.shutdown_delay'].parameters;

const defaultPlaces: Places = { config: 'config/sentinel-ups.yaml', data: 'data' };

/** Where the Supervisor of Home Assistant puts an app's options and data. */
const placesOfApp: Places = { config: '/data/options.json', data: '/data' };

/**
 * Reads the command line.
 *
 * @param args without the program's own name
 * @param env tells the places that are meant where none are named
 * @throws Failure `USAGE`
 */
export function parseInvocation(args: readonly string[], env: NodeJS.ProcessEnv): Invocation {
  const { values, positionals } = parsed(args);
  if (values.help === true) return { command: 'help' };
  if (values.version === true) return { command: 'version' };
  // The Supervisor gives every app a token, and nobody else does.
  const unnamed = (env['SUPERVISOR_TOKEN'] ?? '') === '' ? defaultPlaces : placesOfApp;
  const places: Places = {
    config: given('--config', values.config) ?? unnamed.config,
    data: given('--data', values.data) ?? unnamed.data,
  };
  const [command = 'run', ...rest] = positionals;
  if (values.json === true && !['status', 'history', 'rehearse'].includes(command))
    throw usage('--json goes with status, history and rehearse only.');
  if (values.lasts !== undefined && command !== 'rehearse') throw usage('--lasts goes with rehearse only.');
  if (values.out !== undefined && command !== 'import') throw usage('--out goes with import only.');
  for (const option of ['serial', 'network'] as const) {
    if (values[option] !== undefined && command !== 'scan') throw usage(`--${option} goes with scan only.`);
  }
  switch (command) {
    case 'scan':
      nothingMore(command, rest);
      return {
        command,
        scans: [
          usbScan,
          ...(values.serial === true ? [serialScan] : []),
          ...networkScans(values.network ?? []),
        ],
      };
    case 'import':
      if (rest.length === 0) throw usage('import takes the files to read.');
      return { command, files: rest, out: given('--out', values.out) ?? null };
    case 'run':
    case 'check':
    case 'health':
      nothingMore(command, rest);
      return { command, ...places };
    case 'status':
      nothingMore(command, rest);
      return { command, json: values.json ?? false, ...places };
    case 'history': {
      const [id = null, ...more] = rest;
      if (id !== null && !/^\d{1,9}$/.test(id))
        throw usage('history takes the number of an outage or drill, which its list shows.');
      nothingMore(`history ${id ?? ''}`, more);
      return { command, id: id === null ? null : Number(id), json: values.json ?? false, ...places };
    }
    case 'rehearse': {
      const [ups = null, ...more] = rest;
      nothingMore(`rehearse ${ups ?? ''}`, more);
      return { command, ups, lasts: lastsOf(values.lasts), json: values.json ?? false, ...places };
    }
    case 'drill': {
      const [action, ups = null, ...more] = rest;
      if ((action !== 'start' && action !== 'stop') || ups === '')
        throw usage('drill takes start or stop, and the name of a UPS where it is not of all.');
      nothingMore(`drill ${action} ${ups ?? ''}`, more);
      return { command, action, ups, ...places };
    }
    case 'command': {
      const [ups, name, value = null, ...more] = rest;
      if (ups === undefined || name === undefined)
        throw usage('command takes the name of a UPS and one of its commands, such as beeper.mute.');
      nothingMore(`command ${ups} ${name} ${value ?? ''}`, more);
      return { command, ups, name, value, ...places };
    }
    case 'set': {
      const [ups, name, value, ...more] = rest;
      if (ups === undefined || name === undefined || value === undefined)
        throw usage('set takes the name of a UPS, one of its variables and its value.');
      nothingMore(`set ${ups} ${name} ${value}`, more);
      return { command, ups, name, value, ...places };
    }
    case 'wake': {
      const [host, ...more] = rest;
      if (host === undefined || host === '') throw usage('wake takes the name of a host.');
      nothingMore(`wake ${host}`, more);
      return { command, host, ...places };
    }
    case 'schedule': {
      const [action, schedule, ...more] = rest;
      if ((action !== 'skip' && action !== 'enable' && action !== 'disable') || !schedule)
        throw usage('schedule takes skip, enable or disable, and the name of a schedule.');
      nothingMore(`schedule ${action} ${schedule}`, more);
      return { command, action, schedule, ...places };
    }
    case 'notify': {
      const [action, target = null, ...more] = rest;
      if (action !== 'test' || target === '')
        throw usage('notify takes test, and the name of a target where it is not all of them.');
      nothingMore(`notify test ${target ?? ''}`, more);
      return { command, target, ...places };
    }
    case 'shutdown-delay': {
      const [of, length, ...more] = rest;
      const delay = length === undefined ? null : durationOf(length);
      if (of === undefined || of === '' || delay === null || delay / seconds(1) > delayBounds.max) {
        throw usage('shutdown-delay takes the name of a host or UPS, and 0s to 24h, such as 10m.');
      }
      nothingMore(`shutdown-delay ${of} ${length ?? ''}`, more);
      return { command, of, delay, ...places };
    }
    case 'maintenance': {
      const [action, length = String(maintenanceBounds.default), ...more] = rest;
      if (action === 'stop') {
        nothingMore('maintenance stop', rest.slice(1));
        return { command, minutes: 0, ...places };
      }
      nothingMore('maintenance start MINUTES', more);
      const minutes = /^\d{1,4}$/.test(length) ? Number(length) : 0;
      const { min, max, default: ifLeftOut } = maintenanceBounds;
      const takes = `start and ${min} to ${max} minutes (${ifLeftOut} if left out), or stop`;
      if (action !== 'start' || minutes < min || minutes > max) throw usage(`maintenance takes ${takes}.`);
      return { command, minutes, ...places };
    }
    default:
      throw usage(`There is no command ${JSON.stringify(command)}.`);
  }
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        config: { type: 'string', short: 'c' },
        data: { type: 'string', short: 'd' },
        json: { type: 'boolean' },
        lasts: { type: 'string' },
        out: { type: 'string', short: 'o' },
        serial: { type: 'boolean' },
        network: { type: 'string', multiple: true },
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean', short: 'V' },
      },
    });
  } catch (error) {
    throw usage(messageOf(error));
  }
}

const networkScans = (ranges: readonly string[]): readonly Scan[] =>
  ranges.map((range) => {
    const scan = networkScan(range);
    if (scan !== null) return scan;
    const forms = '192.168.1.0/24, 192.168.1.10-192.168.1.20 or 192.168.1.10, of at most 4096 addresses';
    throw usage(`--network takes a network, a range or an address such as ${forms}.`);
  });

function lastsOf(text: string | undefined): Duration | null {
  if (text === undefined) return null;
  const length = durationOf(text);
  if (length === null || length < minLasts || length > maxLasts)
    throw usage('--lasts takes 1s to 168h, such as 20m.');
  return length;
}

function given(option: string, value: string | undefined): string | undefined {
  if (value === '') throw usage(`${option} needs a path.`);
  return value;
}

function nothingMore(command: string, rest: readonly string[]): void {
  if (rest.length > 0) throw usage(`${command} takes no ${JSON.stringify(rest[0])}.`);
}

const usage = (message: string): Failure => new Failure('USAGE', message, 'See sentinel-ups --help.');
