import { randomUUID } from 'node:crypto';
import { request as plainRequest, type IncomingMessage } from 'node:http';
import { request as secureRequest } from 'node:https';
import { isIP } from 'node:net';
import type { SentrySettings } from '../../../config/sections/log.js';
import { milliseconds, minutes, seconds, type Duration } from '../../../domain/core/time.js';
import { addressOf } from './address_of.js';
import { LineRefused, NotBefore, type Carrier } from './carrier.js';
import type { Sender } from './rfc5424.js';
import { isForSentry, sentryEnvelope } from './sentry_envelope.js';

/** A burst when much fails at once, and then one a minute. */
const limit = { burst: 20, perSecond: 1 / 60 };

/** Where Sentry says that it wants nothing, but not for how long; and the longest that is believed. */
const defaultPause = minutes(1);
const maxPause = minutes(60);

const timeout = seconds(10);

/** Sentry, or what takes its envelopes (GlitchTip, Bugsink): one POST for each event. */
export function sentryCarrier(sentry: SentrySettings, sender: Sender): Carrier {
  return {
    component: 'sentry',
    where: `Sentry at ${new URL(sentry.endpoint).host}`,
    limit,
    encode: (record) =>
      isForSentry(record) ? sentryEnvelope(record, sender, randomUUID().replaceAll('-', '')) : null,
    open: () =>
      Promise.resolve({
        isGone: false,
        send: (envelope) => post(sentry, sender, envelope),
        close: () => Promise.resolve(),
      }),
  };
}

async function post({ endpoint: url, key }: SentrySettings, sender: Sender, envelope: Buffer): Promise<void> {
  const endpoint = new URL(url);
  const name = endpoint.hostname.replaceAll(/^\[|\]$/g, '');
  const client = `${sender.app}/${sender.version}`;
  const options = {
    method: 'POST',
    host: await addressOf(name),
    port: endpoint.port,
    path: endpoint.pathname,
    // A name that stands in the certificate; an address is never sent as one.
    ...(isIP(name) === 0 ? { servername: name } : {}),
    agent: false as const,
    signal: AbortSignal.timeout(timeout),
    headers: {
      host: endpoint.host,
      'content-type': 'application/x-sentry-envelope',
      'content-length': envelope.length,
      'user-agent': client,
      'x-sentry-auth': `Sentry sentry_version=7, sentry_client=${client}, sentry_key=${key}`,
    },
  };
  const request = endpoint.protocol === 'https:' ? secureRequest(options) : plainRequest(options);
  const answer = new Promise<IncomingMessage>((resolve, reject) => {
    request.on('response', resolve);
    request.on('error', reject);
  });
  request.end(envelope);
  const response = await answer;
  response.on('error', () => undefined).resume();
  judge(response);
}

function judge({ statusCode = 0, headers }: IncomingMessage): void {
  if (statusCode >= 200 && statusCode < 300) return;
  const answer = `it answered ${statusCode}`;
  if (statusCode === 400 || statusCode === 413) throw new LineRefused(`${answer} to one event`);
  if (statusCode === 429) throw new NotBefore(`${answer}: too many events`, pauseOf(headers['retry-after']));
  if (statusCode === 401 || statusCode === 403 || statusCode === 404)
    throw new NotBefore(`${answer}: look whether log.sentry is the DSN of the project`, defaultPause);
  throw new Error(answer);
}

/** @param retryAfter in seconds */
export function pauseOf(retryAfter: string | undefined): Duration {
  if (retryAfter === undefined || !/^\d{1,6}$/.test(retryAfter)) return defaultPause;
  return milliseconds(Math.min(maxPause, Number(retryAfter) * 1000));
}
