/** A broker's address, and the credentials that were written into it. */
export interface BrokerUrl {
  /** Without user and password, so that it may be logged. */
  readonly url: string;
  readonly username: string | null;
  readonly password: string | null;
  /** The password as it stands in the file, where it is written with percent signs. */
  readonly encodedPassword: string | null;
  /** True for mqtts and wss. */
  readonly encrypted: boolean;
}

const brokerProtocols: ReadonlySet<string> = new Set(['mqtt:', 'mqtts:', 'ws:', 'wss:']);

/** Without percent signs; null where they are wrong. */
export const decoded = (text: string): string | null => {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
};

/** Reads `mqtt://broker:1883`, also mqtts, ws and wss, also with `user:password@`. Null where it is not of that form. */
export const brokerUrlOf = (text: string): BrokerUrl | null => {
  const url = URL.canParse(text) && !/[\s\\]/.test(text) ? new URL(text) : null;
  if (url === null || !brokerProtocols.has(url.protocol) || url.hostname === '') return null;
  const { username: user, password: encodedPassword } = url;
  const username = decoded(user);
  const password = decoded(encodedPassword);
  if (username === null || password === null) return null;
  url.username = '';
  url.password = '';
  return {
    url: url.href,
    username: username || null,
    password: password || null,
    encodedPassword: encodedPassword || null,
    encrypted: url.protocol === 'mqtts:' || url.protocol === 'wss:',
  };
};

/** Whether a text is the URL of a web server. */
export const isWebUrl = (text: string): boolean => {
  const url = URL.canParse(text) && !/[\s\\]/.test(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.hostname === '') return false;
  return [url.username, url.password, url.pathname].every((part) => decoded(part) !== null);
};
