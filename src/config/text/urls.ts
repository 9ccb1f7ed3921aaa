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

const urlOf = (text: string): URL | null =>
  !/[\s\\]/.test(text) && URL.canParse(text) ? new URL(text) : null;

const decoded = (text: string): string | null => {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
};

/** Reads `mqtt://broker:1883`, also mqtts, ws and wss, also with `user:password@`. Null where it is not of that form. */
export const brokerUrlOf = (text: string): BrokerUrl | null => {
  const url = urlOf(text);
  if (url === null || !brokerProtocols.has(url.protocol) || url.hostname === '') return null;
  const { username: user, password: encodedPassword } = url;
  const username = decoded(user);
  const password = decoded(encodedPassword);
  if (username === null || password === null) return null;
  if (user !== '' || encodedPassword !== '') {
    url.username = '';
    url.password = '';
  }
  return {
    url: url.href,
    username: username === '' ? null : username,
    password: password === '' ? null : password,
    encodedPassword: encodedPassword === '' ? null : encodedPassword,
    encrypted: url.protocol === 'mqtts:' || url.protocol === 'wss:',
  };
};
