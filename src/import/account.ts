import { Outcome, type Setting } from './source.js';

/** What became of one setting, or of something that the file lacks (then without a setting). */
export interface Entry {
  readonly file: string;
  readonly setting: Setting | null;
  readonly outcome: Outcome;
}

/** Keys, in small letters, whose values are no secrets in any file that can be imported. */
const shownKeys: ReadonlySet<string> = new Set(
  [
    // UPS_Server_Docker
    'SENTINEL_HOSTS WAKE_HOSTS UPS_NAME WOL_DELAY_MINUTES CLIENT_STALE_TIMEOUT_MINUTES DEFAULT_BROADCAST_IP BROADCAST_IP',
    'POWER_SIMULATION_MODE DEBUG_MODE UPS_STATE_FILE',
    'SMTP_SERVER SMTP_PORT SMTP_USE_TLS SMTP_USER SMTP_USERNAME SMTP_SENDER_NAME SMTP_SENDER_EMAIL SMTP_RECIPIENTS',
    'NOTIFY_POWER_FAIL NOTIFY_POWER_RESTORED NOTIFY_CLIENT_SHUTDOWN NOTIFY_CLIENT_STALE NOTIFY_APP_ERROR NOTIFY_SIMULATION_MODE',
    'NAME IP MAC SHUTDOWN_DELAY_MINUTES AUTO_WOL IGNORE_SIMULATION',
    'TYPE DATE DAY_OF_WEEK TIME ACTION ENABLED',
    // … and its rsyslog
    '*.*',
    // FakeUPS
    'SENTINELS PING_INTERVAL MAX_MISSED MAX_MISSED_WARN MAX_MISSED_CRIT UPS_NAMES UPS_USER LOG_FILE LOG_PATH LOGFILE FileHandler',
    // NUT's own files
    'driver driverpath port desc mode maxretry maxstartdelay retrydelay pollinterval pollfreq sdorder synchronous nolock ignorelb',
    'vendor vendorid product productid bus subdriver upstype cable lowbatt ondelay offdelay mibs snmp_version',
    'protocol langid_fix battext nombattvolt runtimecal chargetime snmp_timeout snmp_retries secLevel authProtocol privProtocol',
    'user group chroot statepath nowait debug_min',
    'LISTEN MAXCONN MAXAGE TRACKINGDELAY CERTFILE CERTPATH CERTREQUEST DISABLE_WEAK_SSL STATEPATH ALLOW_NO_DEVICE',
    'ALLOW_NOT_ALL_LISTENERS DEBUG_MIN',
    'upsmon actions instcmds',
    'MINSUPPLIES POLLFREQ POLLFREQALERT HOSTSYNC DEADTIME FINALDELAY RUN_AS_USER POWERDOWNFLAG NOTIFYFLAG',
  ].flatMap((keys) => keys.toLowerCase().split(' ')),
);

/** A driver's override.battery.charge.low and its like. */
const presetVariable = /^(?:default|override)\.(?:battery|input|output|ups)\./;

/**
 * Whether a setting's value may be repeated to people: only where the key is known to hold no secret, for nobody can tell
 * what others hold, and where there is no address with a password in it.
 */
export const mayBeShown = (key: string, value: string): boolean =>
  value.trim() === '' ||
  ((shownKeys.has(key.toLowerCase()) || presetVariable.test(key)) && !/:[^\s@]+@/.test(value));

/** On one line, without control characters, and not longer than anybody reads. */
const shown = (text: string): string => {
  const clean = text.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, '?');
  return clean.length > 200 ? `${clean.slice(0, 200)}…` : clean;
};

const words: Readonly<Record<Outcome['verdict'], string>> = {
  imported: 'taken over as',
  partial: 'taken over as',
  notNeeded: 'not needed:',
  unsupported: 'no counterpart yet:',
  rejected: 'NOT taken over:',
  unknown: 'NOT taken over:',
  unsafe: 'UNSAFE:',
};

/** `line 12, SMTP_PORT = 587: no counterpart yet: …`. */
const lineOf = ({ setting, outcome: { verdict, what } }: Entry): string => {
  const result = `${words[verdict]} ${what}`;
  if (setting === null) return result;
  const { line, key, value, isCut } = setting;
  const isShown = value !== null && verdict !== 'unknown' && mayBeShown(key, value);
  const written = value === null ? '' : ` = ${isShown ? shown(value) : '(value not repeated)'}`;
  const cut = isCut ? '; what stands behind its # was read as a comment' : '';
  return `line ${line}, ${shown(key)}${written}: ${result}${cut}`;
};

/** What somebody has to look at, a line each: it is unsafe, or it was meant to be imported and was not, or not all of it. */
export const linesToLookAt = (entries: readonly Entry[]): readonly string[] =>
  entries
    .filter(({ outcome }) => ['unsafe', 'rejected', 'partial', 'unknown'].includes(outcome.verdict))
    .map((entry) => `${shown(entry.file)}: ${lineOf(entry)}`);

/** All entries, a line each, those of each file below its name. */
export const accountLines = (entries: readonly Entry[]): readonly string[] => {
  const files = [...new Set(entries.map(({ file }) => file))];
  return files.flatMap((file) => [
    `${shown(file)}:`,
    ...entries.filter((entry) => entry.file === file).map((entry) => `  ${lineOf(entry)}`),
  ]);
};

/** The first keys of the imported files that went into a section of the configuration, for people; null: none did. */
export const sourcesOf = (section: string, entries: readonly Entry[]): string | null => {
  const isOfSection = new RegExp(`^${section}\\b`);
  const keys = entries
    .filter(({ outcome: { verdict, what } }) => /imported|partial/.test(verdict) && isOfSection.test(what))
    .flatMap(({ setting }) => (setting === null ? [] : [setting.key]));
  const names = [...new Set(keys)];
  if (names.length === 0) return null;
  const more = names.length > 6 ? ` and ${names.length - 6} more` : '';
  return `From ${names.slice(0, 6).join(', ')}${more}`.replaceAll(/[\p{Cc}\p{Cf}]/gu, '?');
};

/** One entry of a setting that is a list. */
export interface ListItem {
  readonly text: string;
  readonly outcome: Outcome;
  /** What of it was imported although the outcome is `rejected`, such as `the address`. */
  readonly only?: string;
}

/** `a, b (why); c (another why)`: each reason once, behind those that it is of. Names 20 at most: more tell nobody more. */
const withReasons = (items: readonly ListItem[], nameOf: (item: ListItem) => string): string => {
  const byReason = new Map<string, string[]>();
  for (const item of items.slice(0, 20)) {
    const { what } = item.outcome;
    byReason.set(what, [...(byReason.get(what) ?? []), nameOf(item)]);
  }
  const reasons = [...byReason].map(([why, names]) => `${names.join(', ')} (${why})`).join('; ');
  return items.length > 20 ? `${reasons}, nor ${items.length - 20} more` : reasons;
};

/**
 * What became of a list: where a part of it was not imported, which one and why. An entry that is given twice is imported.
 *
 * @param setting its key and whole value, as the file has them: no item is named where the whole may not be shown
 * @param where the key of the configuration that the items go to
 */
export const outcomeOfList = (
  { key, value }: { readonly key: string; readonly value: string },
  where: string,
  items: readonly ListItem[],
): Outcome => {
  const [first] = items;
  if (first === undefined) return Outcome.notNeeded('it is empty');
  const isShown = mayBeShown(key, value);
  const nameOf = (item: ListItem): string =>
    isShown ? shown(item.text) : `entry ${items.indexOf(item) + 1}`;
  const lost = items.filter(({ outcome, only }) => outcome.verdict === 'rejected' && only === undefined);
  const halves = items.filter(({ only }) => only !== undefined);
  if (lost.length === items.length)
    return lost.length === 1 ? first.outcome : Outcome.rejected(withReasons(lost, nameOf));
  if (lost.length + halves.length === 0)
    return items.every(({ outcome }) => outcome.verdict === 'notNeeded')
      ? first.outcome
      : Outcome.imported(where);
  const notes: string[] = [];
  if (halves.length > 0)
    notes.push(`of ${withReasons(halves, (item) => `${nameOf(item)} only ${item.only ?? ''}`)}`);
  if (lost.length > 0) notes.push(`not ${withReasons(lost, nameOf)}`);
  return Outcome.partial(`${where}, but ${notes.join(', and ')}`);
};
