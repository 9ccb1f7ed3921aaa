import { Failure } from '../domain/core/failure.js';
import type { Entry } from './account.js';
import { Draft } from './draft.js';
import { importFakeUpsDefaults, importPowerwatch } from './fakeups.js';
import { readIni, readNut } from './line_readers.js';
import { importNutConf, importUpsdConf } from './nut_server.js';
import { readPython } from './python_reader.js';
import { linesOf, Outcome, withHeading, type Remark, type Section, type SourceFile } from './source.js';
import { importRsyslog } from './rsyslog.js';
import { importUpsConf } from './ups_conf.js';
import { importHubDefaults, importPowerManager, importUpshub } from './ups_server_docker.js';
import { importUpsdUsers } from './upsd_users.js';
import { importUpsmonConf } from './upsmon_conf.js';

interface Format {
  readonly name: string;
  /** Stands in a line of such a file, and in no file of the formats below. */
  readonly mark: RegExp;
  /** Left out: as NUT's own files are. */
  readonly read?: (source: SourceFile) => readonly Section[];
  readonly importFrom: (sections: readonly Section[], draft: Draft, remark: Remark) => void;
}

const formats: readonly Format[] = [
  {
    name: 'powerwatch.py',
    mark: /^(SENTINELS|PING_INTERVAL|MAX_MISSED(_WARN|_CRIT)?|UPS_NAMES)\s*(:.*)?=(?!=)\s*[[("'\d]/i,
    read: readPython,
    importFrom: importPowerwatch,
  },
  {
    name: 'power_manager.conf',
    mark: /^(export\s+)?(SENTINEL_HOSTS|WAKE_HOSTS|WOL_DELAY_MINUTES|DEFAULT_BROADCAST_IP|BROADCAST_IP|API_TOKEN|UPS_STATE_FILE|POWER_SIMULATION_MODE|CLIENT_STALE_TIMEOUT_MINUTES|SMTP_\w+|NOTIFY_\w+)\s*=|^\[(WAKE_HOST|SCHEDULE)_[^\]]*\]/,
    read: readIni,
    importFrom: importPowerManager,
  },
  { name: 'upshub.conf', mark: /^SHUTDOWN_DELAY_MINUTES\s*=/, read: readIni, importFrom: importUpshub },
  {
    name: 'upsmon.conf',
    mark: /^(MONITOR|SHUTDOWNCMD|MINSUPPLIES|NOTIFY(CMD|FLAG|MSG)|POWERDOWNFLAG|POLLFREQ(ALERT)?|HOSTSYNC|DEADTIME|FINALDELAY|RUN_AS_USER)\s/,
    importFrom: importUpsmonConf,
  },
  {
    name: 'nut.conf',
    mark: /^(export\s+)?(MODE|(UPSD|UPSMON|UPSDRVCTL)_OPTIONS|POWEROFF_(WAIT|QUIET)|NUT_\w+)=/,
    importFrom: importNutConf,
  },
  {
    name: 'upsd.conf',
    mark: /^(LISTEN|MAXCONN|MAXAGE|TRACKINGDELAY|STATEPATH|CERT(FILE|PATH|IDENT|REQUEST))\s/,
    importFrom: importUpsdConf,
  },
  {
    name: 'ups.conf',
    mark: /^(driver|driverpath|maxretry|maxstartdelay|pollinterval|retrydelay)\b/,
    importFrom: importUpsConf,
  },
  {
    name: 'rsyslog.conf',
    mark: /^[\w*.,;=!]+\s+-?@@?[([\w]|^(?:\*\.\*\s+)?action\(type="omfwd"/i,
    importFrom: importRsyslog,
  },
  { name: 'upsd.users', mark: /^(password|upsmon|actions|instcmds)\b/i, importFrom: importUpsdUsers },
];

/** Tells by its content what a file is; its name does not matter. @throws Failure `UNKNOWN_FORMAT` */
export const formatOf = ({ name, text }: SourceFile): Format => {
  const trimmed = linesOf(text).map((line) => line.trim());
  const lines = trimmed.filter((line) => !/^([#;]|$)/.test(line));
  if (lines.length === 0) {
    const remedy = 'Leave it out and import the others.';
    throw new Failure('UNKNOWN_FORMAT', `There is no setting in ${name}.`, remedy);
  }
  const format = formats.find(({ mark }) => lines.some((line) => mark.test(line)));
  if (format !== undefined) return format;
  throw new Failure(
    'UNKNOWN_FORMAT',
    `${name} is none of the files that can be imported.`,
    "These can: UPS_Server_Docker's power_manager.conf, upshub.conf and custom.conf (rsyslog), FakeUPS's powerwatch.py, and NUT's ups.conf, upsd.conf, upsd.users, nut.conf and upsmon.conf.",
  );
};

/**
 * NUT's own files come first: the names, addresses and accounts in them are those that clients really use. upsmon.conf says
 * which UPS is asked for, at which of our addresses.
 */
const importOrder = [
  ...['upsd.conf', 'upsmon.conf', 'ups.conf', 'upsd.users', 'nut.conf'],
  ...['power_manager.conf', 'upshub.conf', 'powerwatch.py', 'rsyslog.conf'],
];

/** Everything that came of the files. */
export interface Imported {
  readonly draft: Draft;
  /** One for each setting and heading, in the order of the files, and what is to be said of a file as a whole. */
  readonly entries: readonly Entry[];
}

/** Imports files of the programs that sentinel-ups can follow. Pure. @throws Failure `UNKNOWN_FORMAT`, `MALFORMED` */
export const importSources = (sources: readonly SourceFile[]): Imported => {
  const draft = new Draft();
  const files = sources.map((source) => ({ source, format: formatOf(source), entries: new Array<Entry>() }));
  const order = ({ format }: (typeof files)[number]): number => importOrder.indexOf(format.name);
  for (const { source, format, entries } of [...files].sort((one, other) => order(one) - order(other))) {
    const file = source.name;
    const sections = (format.read ?? readNut)(source);
    format.importFrom(sections, draft, (outcome) => entries.push({ file, setting: null, outcome }));
    for (const setting of sections.flatMap(withHeading))
      entries.push({ file, setting, outcome: setting.outcome });
  }
  const defaults: Entry[] = [];
  const remarkOn = (file: string, outcome: Outcome) => defaults.push({ file, setting: null, outcome });
  const names = new Set(files.map(({ format }) => format.name));
  if (!names.has('upsd.conf')) {
    draft.addListen('0.0.0.0:3493');
    const everywhere = 'nut.listen: NUT clients find them on port 3493 of every address';
    remarkOn('all of them', Outcome.imported(everywhere));
  }
  if (names.has('power_manager.conf') || names.has('upshub.conf'))
    importHubDefaults(names, draft, (outcome) => remarkOn('UPS_Server_Docker', outcome));
  if (names.has('powerwatch.py'))
    importFakeUpsDefaults(names, draft, (outcome) => remarkOn('FakeUPS', outcome));
  return { draft, entries: [...defaults, ...files.flatMap(({ entries }) => entries)] };
};
