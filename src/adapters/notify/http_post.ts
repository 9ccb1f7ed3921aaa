import { messageOf } from '../../domain/core/failure.js';
import { minutes, seconds, type Duration } from '../../domain/core/time.js';
import { systemCodeOf } from '../../platform/system_error.js';
import { delivered, final, retry, type Delivery } from './channel.js';

/** For one request, from the beginning to the end of its answer. */
const timeout = seconds(15);

/** Bytes of an answer that are read. */
const maxAnswer = 4_096;

/** A server that says "in a year" is not believed. */
const maxRetryAfter = minutes(60);

export interface Posting {
  /** May hold a user and password. */
  readonly url: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
  readonly contentType: string;
  /** What the server says in its answer; by default its text as it is. */
  readonly wordsOf?: (text: string) => string;
  /** How long to wait, where the answer's text tells it. */
  readonly waitIn?: (text: string) => Duration | null;
  /** A further status that means later, where the service has one. */
  readonly laterToo?: number;
}

/** Sends one HTTP request, and makes a delivery of its answer. Never rejects. */
export async function post(posting: Posting, signal: AbortSignal): Promise<Delivery> {
  const tooLong = AbortSignal.timeout(timeout);
  const { url, authorization } = withoutLogin(posting.url);
  try {
    const response = await fetch(url, {
      method: posting.method ?? 'POST',
      headers: { 'content-type': posting.contentType, ...authorization, ...posting.headers },
      body: posting.body,
      // A POST that is redirected becomes a GET: what came of it would be no delivery.
      redirect: 'manual',
      signal: AbortSignal.any([tooLong, signal]),
    });
    const text = await beginningOf(response);
    return deliveryOf(response.status, text, retryAfterOf(response.headers.get('retry-after')), posting);
  } catch (error) {
    if (tooLong.aborted) return retry(`no answer within ${timeout / 1000} s`);
    return retry(whyUnreachable(error));
  }
}

/** The delivery that an HTTP answer is. 408 and 429 mean later, other 4xx never; 5xx is the server's own trouble. */
export function deliveryOf(
  status: number,
  text: string,
  after: Duration | null,
  {
    wordsOf = (words) => words,
    waitIn = () => null,
    laterToo,
  }: Pick<Posting, 'wordsOf' | 'waitIn' | 'laterToo'> = {},
): Delivery {
  const words = wordsOf(text).trim();
  const answer = words === '' ? `HTTP ${status}` : `HTTP ${status}: ${words}`;
  if (status >= 200 && status < 300) return delivered(answer);
  const isLater = status === 408 || status === 429 || status === laterToo || status >= 500;
  if (isLater) return retry(answer, after ?? waitIn(text));
  return final(
    status < 400 ? `${answer} (a redirect is not followed: enter the address that it leads to)` : answer,
  );
}

/** Of an answer that is JSON the text of the first of these members that has one; of any other the whole. */
export const jsonWords =
  (...members: readonly string[]) =>
  (text: string): string => {
    const fields = jsonFields(text);
    const found = members.map((member) => fields[member]).find((value) => value !== undefined);
    if (typeof found === 'string') return found;
    return Array.isArray(found) ? found.join('; ') : text;
  };

export const jsonFields = (text: string): Readonly<Record<string, unknown>> => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
};

/** Seconds, or a date (RFC 9110, 10.2.3). */
export function retryAfterOf(header: string | null): Duration | null {
  if (header === null) return null;
  const wait = /^\d{1,9}$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isFinite(wait) ? bounded(wait) : null;
}

export const bounded = (wait: number): Duration => seconds(Math.min(Math.max(wait, 0), maxRetryAfter) / 1000);

/** `fetch` takes no URL with a login in it. */
function withoutLogin(text: string) {
  const url = new URL(text);
  const login = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  url.username = '';
  url.password = '';
  return { url, authorization: login === ':' ? {} : { authorization: basicLogin(login) } };
}

/** @param login `user:password` */
export const basicLogin = (login: string): string => `Basic ${Buffer.from(login).toString('base64')}`;

async function beginningOf(response: Response): Promise<string> {
  if (response.body === null) return '';
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader: ReadableStreamDefaultReader<Uint8Array> = response.body.getReader();
  while (length < maxAnswer) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value);
    length += value.length;
  }
  await reader.cancel();
  return Buffer.concat(chunks).subarray(0, maxAnswer).toString('utf8');
}

const unknownAuthority = 'its certificate is signed by an authority that is not known here';
const expired = 'its certificate has expired';
const otherName = 'its certificate is for another name';

/** The cause is told by what `fetch` hides behind "fetch failed". */
export function whyUnreachable(error: unknown): string {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  const first = cause instanceof AggregateError ? (cause.errors[0] as unknown) : cause;
  switch (systemCodeOf(first)) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'its name cannot be resolved';
    case 'ECONNREFUSED':
      return 'nobody listens there (connection refused)';
    case 'ECONNRESET':
    case 'UND_ERR_SOCKET':
      return 'it closed the connection';
    case 'ENETUNREACH':
    case 'EHOSTUNREACH':
    case 'ETIMEDOUT':
    case 'UND_ERR_CONNECT_TIMEOUT':
      return 'it cannot be reached (no route, or no answer)';
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
      return unknownAuthority;
    case 'CERT_HAS_EXPIRED':
      return expired;
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return otherName;
    default:
      return certificateTrouble(messageOf(first)) ?? messageOf(first);
  }
}

/** nodemailer puts a code of its own in the place of OpenSSL's. */
function certificateTrouble(message: string): string | null {
  if (/unable to (verify|get)|self[- ]signed/.test(message)) return unknownAuthority;
  if (message.includes('altnames')) return otherName;
  return message.includes('certificate has expired') ? expired : null;
}
