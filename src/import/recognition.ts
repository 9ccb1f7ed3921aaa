import { Failure } from '../domain/failure.js';
import { linesOf, type SourceFile } from './source.js';

/** The files that can be imported. */
export type Format =
  | 'power_manager.conf'
  | 'upshub.conf'
  | 'powerwatch.py'
  | 'ups.conf'
  | 'upsd.conf'
  | 'upsd.users'
  | 'nut.conf'
  | 'upsmon.conf';

/** What stands in the one and not in the other; the first that fits counts. */
const marks: readonly (readonly [Format, RegExp])[] = [
  [
    'powerwatch.py',
    /^(SENTINELS|PING_INTERVAL|MAX_MISSED(_WARN|_CRIT)?|UPS_NAMES)\s*(:.*)?=(?!=)\s*[[("'\d]/i,
  ],
  [
    'power_manager.conf',
    /^(export\s+)?(SENTINEL_HOSTS|WAKE_HOSTS|WOL_DELAY_MINUTES|DEFAULT_BROADCAST_IP|BROADCAST_IP|API_TOKEN|UPS_STATE_FILE|POWER_SIMULATION_MODE|CLIENT_STALE_TIMEOUT_MINUTES|SMTP_\w+|NOTIFY_\w+)\s*=/,
  ],
  ['power_manager.conf', /^\[(WAKE_HOST|SCHEDULE)_[^\]]*\]/],
  ['upshub.conf', /^SHUTDOWN_DELAY_MINUTES\s*=/],
  [
    'upsmon.conf',
    /^(MONITOR|SHUTDOWNCMD|MINSUPPLIES|NOTIFY(CMD|FLAG|MSG)|POWERDOWNFLAG|POLLFREQ(ALERT)?|HOSTSYNC|DEADTIME|FINALDELAY|RUN_AS_USER)\s/,
  ],
  ['nut.conf', /^(export\s+)?(MODE|(UPSD|UPSMON|UPSDRVCTL)_OPTIONS|POWEROFF_(WAIT|QUIET)|NUT_\w+)=/],
  ['upsd.conf', /^(LISTEN|MAXCONN|MAXAGE|TRACKINGDELAY|STATEPATH|CERT(FILE|PATH|IDENT|REQUEST))\s/],
  ['ups.conf', /^(driver|driverpath|maxretry|maxstartdelay|pollinterval|retrydelay)\b/],
  ['upsd.users', /^(password|upsmon|actions|instcmds)\b/i],
];

/**
 * Tells by its content what a file is; its name does not matter.
 *
 * @throws Failure `UNKNOWN_FORMAT`
 */
export const formatOf = ({ name, text }: SourceFile): Format => {
  const lines = linesOf(text).filter((line) => !/^\s*([#;]|$)/.test(line));
  if (lines.length === 0)
    throw new Failure(
      'UNKNOWN_FORMAT',
      `There is no setting in ${name}.`,
      'Leave it out and import the others.',
    );
  for (const [format, mark] of marks) {
    if (lines.some((line) => mark.test(line.trim()))) return format;
  }
  throw new Failure(
    'UNKNOWN_FORMAT',
    `${name} is none of the files that can be imported.`,
    "These can: UPS_Server_Docker's power_manager.conf and upshub.conf, FakeUPS's powerwatch.py, and NUT's ups.conf, upsd.conf, upsd.users, nut.conf and upsmon.conf.",
  );
};
