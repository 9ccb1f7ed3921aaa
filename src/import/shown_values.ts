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
    // FakeUPS
    'SENTINELS PING_INTERVAL MAX_MISSED MAX_MISSED_WARN MAX_MISSED_CRIT UPS_NAMES UPS_USER',
    // NUT's own files
    'driver driverpath port desc mode maxretry maxstartdelay retrydelay pollinterval pollfreq sdorder synchronous nolock ignorelb',
    'vendor vendorid product productid bus subdriver upstype cable lowbatt ondelay offdelay mibs snmp_version',
    'LISTEN MAXCONN MAXAGE TRACKINGDELAY CERTFILE CERTPATH CERTREQUEST DISABLE_WEAK_SSL STATEPATH ALLOW_NO_DEVICE',
    'ALLOW_NOT_ALL_LISTENERS DEBUG_MIN',
    'upsmon actions instcmds',
    'MINSUPPLIES POLLFREQ POLLFREQALERT HOSTSYNC DEADTIME FINALDELAY RUN_AS_USER POWERDOWNFLAG',
  ].flatMap((keys) => keys.toLowerCase().split(' ')),
);

/** A driver's override.battery.charge.low and its like. */
const presetVariable = /^(?:default|override)\.(?:battery|input|output|ups)\./;

const passwordInAddress = /:[^\s@]+@/;

/**
 * Whether a setting's value may be repeated to people: only where the key is known to hold no secret, for nobody can tell
 * what others hold, and where there is no address with a password in it.
 */
export const mayBeShown = (key: string, value: string): boolean =>
  value.trim() === '' ||
  ((shownKeys.has(key.toLowerCase()) || presetVariable.test(key)) && !passwordInAddress.test(value));

const longest = 200;

/** On one line, without control characters, and not longer than anybody reads. */
export const shown = (text: string): string => {
  const clean = text.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, '?');
  return clean.length > longest ? `${clean.slice(0, longest)}…` : clean;
};
