/** Where a log receiver listens, as it stands in `log.syslog.url`. */
export interface ReceiverUrl {
  readonly transport: 'udp' | 'tcp' | 'tls';
  /** A host name, or an IP address without brackets. */
  readonly host: string;
  /** Null: none is given. */
  readonly port: number | null;
}

const receiverForm =
  /^(udp|tcp|tls):\/\/(?:\[([0-9a-f:.]+)\]|([a-z0-9_](?:[a-z0-9_.-]{0,251}[a-z0-9_.])?))(?::(\d{1,5}))?\/?$/i;

const transports: ReadonlyMap<string, ReceiverUrl['transport']> = new Map([
  ['udp', 'udp'],
  ['tcp', 'tcp'],
  ['tls', 'tls'],
]);

/** Reads `udp://graylog:514`, also tcp and tls. Null where it is not of that form. */
export const receiverUrlOf = (text: string): ReceiverUrl | null => {
  const [, scheme = '', bracketed, plain, portText] = receiverForm.exec(text) ?? [];
  const transport = transports.get(scheme.toLowerCase());
  const host = bracketed ?? plain;
  if (transport === undefined || host === undefined) return null;
  const port = portText === undefined ? null : Number(portText);
  return port === null || (port >= 1 && port <= 65_535) ? { transport, host, port } : null;
};

/** What a DSN of Sentry's says. */
export interface SentryDsn {
  /** Where envelopes go: without the key. */
  readonly endpoint: string;
  readonly key: string;
  /** Of old DSNs. */
  readonly secret: string | null;
}

/** Reads `https://KEY@sentry.example/4`, also with a path in front of the project. Null where it is not of that form. */
export const sentryDsnOf = (text: string): SentryDsn | null => {
  const url = URL.canParse(text) && !/[\s\\]/.test(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.hostname === '') return null;
  const [, path = '', project] = /^(.*)\/(\d+)\/?$/.exec(url.pathname) ?? [];
  if (project === undefined || !/^[A-Za-z0-9_-]{1,128}$/.test(url.username)) return null;
  return {
    endpoint: `${url.origin}${path}/api/${project}/envelope/`,
    key: url.username,
    secret: url.password || null,
  };
};
