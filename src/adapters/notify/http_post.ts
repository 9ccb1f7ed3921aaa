import { request as plainRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { request as tlsRequest } from 'node:https';
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
  try {
    const { status, headers, text } = await answerTo(posting, AbortSignal.any([tooLong, signal]));
    return deliveryOf(status, text, retryAfterOf(headers['retry-after'] ?? null), posting);
  } catch (error) {
    if (tooLong.aborted) return retry(`no answer within ${timeout / 1000} s`);
    return retry(whyUnreachable(error));
  }
}

interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Its beginning. */
  readonly text: string;
}

/** Node's own client costs a service that sends a message a month some 2 MB less than `fetch`. It follows no redirect, as it must not. */
function answerTo({ url: text, method = 'POST', headers, body, contentType }: Posting, signal: AbortSignal) {
  return new Promise<HttpAnswer>((resolve, reject) => {
    const url = new URL(text);
    const request = url.protocol === 'https:' ? tlsRequest : plainRequest;
    const options = {
      method,
      headers: { 'content-type': contentType, 'content-length': Buffer.byteLength(body), ...headers },
      // One connection for each: an idle one is closed by somebody in between.
      agent: false,
      signal,
    };
    const asked = request(url, options, (response) => {
      const { statusCode: status = 0, headers: answered } = response;
      void beginningOf(response).then((words) => resolve({ status, headers: answered, text: words }));
    });
    asked.on('error', reject);
    asked.end(body);
  });
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

/** @param login `user:password` */
export const basicLogin = (login: string): string => `Basic ${Buffer.from(login).toString('base64')}`;

/** Never rejects: the status has said what became of the message, and only the words are lost with the rest. */
async function beginningOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      length += chunk.length;
      // To leave the loop is to end the connection.
      if (length >= maxAnswer) break;
    }
  } catch {
    // What has come is enough.
  }
  return Buffer.concat(chunks).subarray(0, maxAnswer).toString('utf8');
}

const unknownAuthority = 'its certificate is signed by an authority that is not known here';
const expired = 'its certificate has expired';
const otherName = 'its certificate is for another name';

/** Of several addresses that were tried, the first tells why. */
export function whyUnreachable(error: unknown): string {
  const first = error instanceof AggregateError ? (error.errors[0] as unknown) : error;
  switch (systemCodeOf(first)) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'its name cannot be resolved';
    case 'ECONNREFUSED':
      return 'nobody listens there (connection refused)';
    case 'ECONNRESET':
    case 'EPIPE':
      return 'it closed the connection';
    case 'ENETUNREACH':
    case 'EHOSTUNREACH':
    case 'ETIMEDOUT':
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
