import { Failure } from '../domain/core/failure.js';

/** Exit codes that scripts can rely on; those above 63 are sysexits.h's. */
export const exitCode = {
  ok: 0,
  /** The command was understood but refused, or something unforeseen went wrong. */
  refused: 1,
  /** `health`: the service runs but does not do its work. Docker's HEALTHCHECK knows 0 and 1 only. */
  unhealthy: 1,
  /** `status`: at least one UPS is on battery. */
  onBattery: 2,
  /** `status`: it is not decided whether the mains is there. */
  undecided: 3,
  /** EX_USAGE: the command line is wrong. */
  usage: 64,
  /** EX_NOINPUT: a file to import is missing or cannot be read. */
  noInput: 66,
  /** EX_UNAVAILABLE: no service is running. */
  unavailable: 69,
  /** EX_CANTCREAT: the file to write is there already, or cannot be written. */
  cannotCreate: 73,
  /** EX_IOERR: what was to be printed cannot be written. */
  ioError: 74,
  /** EX_CONFIG: the configuration is wrong, or what is to be imported cannot be. */
  configuration: 78,
} as const;

const ofFailures: ReadonlyMap<string, number> = new Map([
  ['USAGE', exitCode.usage],
  ['NO_FILE', exitCode.noInput],
  ['NOT_RUNNING', exitCode.unavailable],
  ['NO_ANSWER', exitCode.unavailable],
  ['NO_SCANNER', exitCode.unavailable],
  ['NO_RUN_FOLDER', exitCode.unavailable],
  ['OUT_EXISTS', exitCode.cannotCreate],
  ['OUT_NOT_WRITTEN', exitCode.cannotCreate],
  ['CONFIGURATION', exitCode.configuration],
  ['UNKNOWN_FORMAT', exitCode.configuration],
  ['MALFORMED', exitCode.configuration],
  ['NOT_IMPORTABLE', exitCode.configuration],
]);

/** The exit code that tells what was thrown. */
export const exitCodeOf = (thrown: unknown): number =>
  ofFailures.get(thrown instanceof Failure ? thrown.code : '') ?? exitCode.refused;
