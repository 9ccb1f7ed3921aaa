#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { ControlClient } from './adapters/control/client.js';
import type { LogOutput } from './adapters/log/standard_output.js';
import { runFolderCandidates } from './adapters/system/run_folder.js';
import { parseInvocation, type Places } from './cli/arguments.js';
import { ask } from './cli/ask.js';
import { exitCode, exitCodeOf } from './cli/exit_code.js';
import { help } from './cli/help.js';
import { Failure, messageOf } from './domain/core/failure.js';
import type { Log } from './domain/core/ports.js';
import { printable } from './platform/output_lines.js';
import { milliseconds } from './domain/core/time.js';
import { nextSteps, nextStepsOfApp, programCall } from './next_steps.js';
import { systemCodeOf } from './platform/system_error.js';
import { runAfter } from './platform/timers.js';
import { version } from './version.js';

/** An orderly stop is a matter of a second; what hangs longer than this dies with us. */
const maxStop = milliseconds(2_800);

const print = (text: string): void => void process.stdout.write(`${printable(text)}\n`);

const tell = (text: string): void => void process.stderr.write(`${printable(text)}\n`);

async function main(): Promise<number> {
  tellUnwrittenOutput();
  const invocation = parseInvocation(process.argv.slice(2), process.env);
  switch (invocation.command) {
    case 'help':
    case 'version':
      print(invocation.command === 'help' ? help : version);
      return exitCode.ok;
    case 'check':
      return await check(invocation);
    case 'status':
    case 'rehearse':
    case 'health':
    case 'history':
    case 'drill':
    case 'command':
    case 'set':
    case 'schedule':
    case 'wake':
    case 'shutdown-delay':
    case 'maintenance':
    case 'notify':
      return await ask(invocation, new ControlClient(controlSockets(invocation)), print);
    case 'import': {
      const { importFiles } = await import('./cli/import.js');
      return await importFiles(invocation.files, invocation.out, { print, tell });
    }
    case 'scan': {
      const { scanAll } = await import('./cli/scan.js');
      const { scanned } = await import('./adapters/nut/scanner.js');
      const isRoot = process.getuid?.() === 0;
      return await scanAll(invocation.scans, {
        scanned,
        print,
        tell,
        isRoot,
        hasUsb: existsSync('/dev/bus/usb'),
      });
    }
    case 'run':
      return await run(invocation);
  }
}

const controlSockets = ({ data }: Places): readonly string[] =>
  runFolderCandidates(data).map((folder) => `${folder}/control.sock`);

async function check({ config }: Places): Promise<number> {
  const { loadSettings } = await import('./config/load.js');
  const { settings, warnings } = await loadSettings(config, process.env);
  for (const warning of warnings) print(`Warning: ${warning}`);
  const { upses, sections, hosts } = settings;
  const sentinels = upses.flatMap((ups) => ups.sentinels).length;
  const witnesses = upses.flatMap((ups) => ups.witnesses).length;
  print(
    `${config} is valid: ${sentinels} sentinels, ${witnesses} witnesses, ${sections.length} UPS names, ${hosts.length} hosts.`,
  );
  return exitCode.ok;
}

/** What only a service needs is loaded only here: `status` and `drill` answer at once. */
async function run(places: Places): Promise<number> {
  const stopSignal = nextStopSignal();
  const { loadSettings } = await import('./config/load.js');
  const loaded = await loadSettings(places.config, process.env);
  const { settings, warnings, secrets } = loaded;
  const { createLog, KnownSecrets } = await import('./adapters/log/pino_log.js');
  const { standardOutput } = await import('./adapters/log/standard_output.js');
  const { takeSupervised } = await import('./app/context.js');
  const { createLogOutlets } = await import('./app/log.js');
  const known = new KnownSecrets(secrets);
  const supervised = takeSupervised(process.env, (secret) => known.learn(secret));
  // Home Assistant shows the log of an app as it comes.
  const output = await standardOutput(supervised !== null);
  const outlet = await createLogOutlets(settings.log, places.data, output);
  const log = createLog(settings.log.level, known, outlet);
  containWhatWasNotForeseen(log);
  log.info(`sentinel-ups ${version} starts (process ${process.pid}).`);
  for (const warning of warnings) log.warn(warning);
  // What is loaded or started slowly, or never, must not keep us from stopping.
  const loading = import('./app.js').then(({ App }) => new App(loaded, places, log, supervised, outlet));
  const app = await Promise.race([loading, stopSignal.then(() => null)]);
  try {
    const isStarted = await Promise.race([app?.start().then(() => true), stopSignal.then(() => false)]);
    if (isStarted === true) {
      const program = programCall(process.argv[1] ?? 'sentinel-ups', process.cwd());
      const steps = supervised === null ? nextSteps(settings, places, program) : nextStepsOfApp(settings);
      for (const line of steps) log.info(line);
    }
  } catch (error) {
    await outlet.flush();
    throw error;
  }
  const signal = await stopSignal;
  log.info(`${signal}: stopping.`);
  const overdue = runAfter(maxStop, () => {
    log.error('Stopping takes too long; giving up on what still runs.');
    void leave(exitCode.ok, outlet);
  });
  await app?.stop();
  overdue.stop();
  log.info('Stopped.');
  return await leave(exitCode.ok, outlet);
}

const nextStopSignal = (): Promise<NodeJS.Signals> =>
  new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => resolve(signal));
    // A terminal that goes away must not take the service with it.
    process.on('SIGHUP', () => undefined);
  });

/** A defect in one part must not end the watch over the mains: it is told, and the rest goes on. */
function containWhatWasNotForeseen(log: Log): void {
  const tell = (error: unknown): void =>
    log.error(`Something unforeseen went wrong: ${messageOf(error)}`, { error });
  process.on('uncaughtException', tell);
  process.on('unhandledRejection', tell);
}

/**
 * Whoever reads us may have read enough (`| head -1`): that is no failure. A full disk is one. Where not even standard error
 * can be written, the exit code tells it alone. (The service writes its log in a way of its own.)
 */
function tellUnwrittenOutput(): void {
  process.stderr.on('error', () => undefined);
  process.stdout.on('error', (error: Error) => {
    if (systemCodeOf(error) === 'EPIPE') return;
    tell(`The output cannot be written: ${error.message}. Make room there, or write it elsewhere.`);
    process.exit(exitCode.ioError);
  });
}

async function leave(code: number, outlet: LogOutput): Promise<never> {
  await outlet.flush();
  process.exit(code);
}

try {
  process.exitCode = await main();
} catch (error) {
  if (error instanceof Failure) tell(error.explanation);
  else tell(error instanceof Error ? (error.stack ?? error.message) : messageOf(error));
  process.exit(exitCodeOf(error));
}
