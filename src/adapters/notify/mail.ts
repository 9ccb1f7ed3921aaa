import { readFile } from 'node:fs/promises';
import type { SMTPTransportOptions } from 'nodemailer/lib/smtp-transport';
import type { TargetSettings } from '../../config/sections/notify.js';
import { messageOf } from '../../domain/core/failure.js';
import { seconds } from '../../domain/core/time.js';
import { systemCodeOf } from '../../platform/system_error.js';
import { withTimeout } from '../../platform/timers.js';
import { delivered, final, retry, type Channel, type Delivery, type Message } from './channel.js';
import { whyUnreachable } from './http_post.js';

type Settings = TargetSettings<'mail'>;

/** A server that has not said all of it by then says nothing more. */
const timeouts = {
  dnsTimeout: seconds(10),
  connectionTimeout: seconds(10),
  greetingTimeout: seconds(10),
  socketTimeout: seconds(20),
} as const;

/** For all of it: a server may dribble. */
const maxTime = seconds(40);

const usualPorts = { tls: 465, starttls: 587, none: 25 } as const;

/** Mail by SMTP: one connection for each, which is closed at once. A password never goes out before its encryption is there. */
export function mail(settings: Settings): Channel {
  return {
    place: { host: settings.server, port: portOf(settings) },
    send: async (message, signal) => {
      const ended = new AbortController();
      const both = AbortSignal.any([signal, ended.signal]);
      try {
        const work = sent(settings, message, both);
        return await withTimeout(work, maxTime, () => retry(`no end within ${maxTime / 1000} s`));
      } catch (error) {
        return failedDelivery(error);
      } finally {
        ended.abort();
      }
    },
  };
}

async function sent(settings: Settings, { title, text, letter, id }: Message, signal: AbortSignal) {
  const { createTransport } = await import('nodemailer');
  const transport = createTransport(await optionsOf(settings));
  try {
    const { accepted, rejected, response } = await transport.sendMail({
      from: settings.from,
      to: [...settings.to],
      subject: title,
      text: `${text}\n`,
      // When it happened, which may have been hours ago.
      date: new Date(letter.at),
      messageId: `<${id}@${settings.from.replace(/^.*@|>$/g, '')}>`,
      priority: letter.weight === 3 ? 'high' : 'normal',
      headers: { 'Auto-Submitted': 'auto-generated' },
      signal,
    });
    if (rejected.length === 0) return delivered(response);
    return delivered(`${response} (but not for ${rejected.join(', ')}; for ${accepted.join(', ')})`);
  } finally {
    transport.close();
  }
}

const portOf = ({ port, security }: Settings): number => port ?? usualPorts[security];

async function optionsOf(settings: Settings): Promise<SMTPTransportOptions> {
  const { server, security, username, password, ca } = settings;
  return {
    host: server,
    port: portOf(settings),
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    ...(username !== undefined && { auth: { user: username, pass: password ?? '' } }),
    tls: {
      rejectUnauthorized: true,
      minVersion: 'TLSv1.2',
      ...(ca !== null && { ca: await readFile(ca) }),
    },
    disableFileAccess: true,
    disableUrlAccess: true,
    ...timeouts,
  };
}

/** 5xx is the server's last word, 4xx not (RFC 5321, 4.2.1); what is no answer at all may be one next time. */
function failedDelivery(error: unknown): Delivery {
  const code = error instanceof Error && 'responseCode' in error ? Number(error.responseCode) : Number.NaN;
  // A server without encryption may have it again: nothing was told to it.
  if (systemCodeOf(error) === 'ETLS')
    return retry(`the connection could not be encrypted: ${whyUnreachable(error)}`);
  if (code >= 500 && code < 600) return final(messageOf(error));
  if (code >= 400) return retry(messageOf(error));
  return retry(whyUnreachable(error));
}
