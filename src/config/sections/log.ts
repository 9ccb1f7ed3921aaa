import { resolve } from 'node:path';
import type { FromSchema } from 'json-schema-to-ts';
import { receiverUrlOf, sentryDsnOf, type ReceiverUrl } from '../text/log_urls.js';
import { sizeOf, sizePattern } from '../text/sizes.js';
import { textAt, valueAt } from '../text/key_path.js';
import { finding, findingIf, integer, section, string, type Finding, type SectionRules } from './section.js';

export const logSchema = section('What is written to the log, and where it goes besides standard output.', {
  level: {
    type: 'string',
    enum: ['debug', 'info', 'warn', 'error'],
    default: 'info',
    description: 'The least important kind of line that is written.',
  },
  file: {
    type: 'object',
    additionalProperties: false,
    expected: 'a section such as {path: sentinel-ups.log, size: 10M, keep: 7}',
    description: 'A file that the log is written to, and that is rotated; left out: none.',
    properties: {
      path: string(5, 1024, {
        // So that it is none of the other files in the data folder.
        pattern: '^[^\\u0000-\\u001f\\u007f-\\u009f]*[^/\\u0000-\\u001f\\u007f-\\u009f]\\.log$',
        default: 'sentinel-ups.log',
        expected: 'a path that ends in .log',
        description: 'The file, relative to the data folder; its name ends in .log.',
      }),
      size: string(2, 8, {
        pattern: sizePattern,
        format: 'log-size',
        default: '10M',
        expected: 'a size from 10K to 1G, such as 10M',
        description: 'It is rotated as soon as it is larger than that.',
      }),
      rotate: {
        type: 'string',
        enum: ['daily', 'weekly', 'monthly', 'never'],
        default: 'daily',
        description:
          'How often it is rotated besides, with the first line after midnight; never: only when it is large enough.',
      },
      keep: integer(2, 1000, {
        default: 7,
        description: 'How many rotated files are kept.',
      }),
      compress: {
        type: 'boolean',
        default: true,
        description: 'Whether rotated files are compressed with gzip.',
      },
      format: {
        type: 'string',
        enum: ['text', 'json'],
        default: 'text',
        description: 'text: lines for people; json: one JSON object a line, with all particulars.',
      },
    },
  },
  syslog: {
    type: 'object',
    additionalProperties: false,
    required: ['url'],
    expected: 'a section such as {url: "udp://graylog:514"}',
    description: 'A log server that each line is sent to, by syslog or GELF; left out: none.',
    properties: {
      url: string(7, 300, {
        format: 'receiver-url',
        // Whoever writes a password into it finds it in no message.
        writeOnly: true,
        expected: 'a URL such as udp://graylog:514, beginning with udp://, tcp:// or tls://',
        description:
          'Where it listens, beginning with udp://, tcp:// or tls://; without a port: 514, with tls 6514, of GELF 12201.',
      }),
      format: {
        type: 'string',
        enum: ['rfc5424', 'gelf'],
        default: 'rfc5424',
        description: 'rfc5424: syslog, which every log server takes; gelf: that of Graylog.',
      },
      ca: string(1, 1024, {
        description:
          "Only with tls: the PEM file with the certificate authority that signed the server's certificate, relative to this file.",
      }),
    },
  },
  sentry: string(10, 500, {
    format: 'sentry-dsn',
    writeOnly: true,
    expected: 'a DSN such as https://KEY@sentry.example/4',
    description:
      'The DSN of a Sentry project (or of GlitchTip, Bugsink …) that is told of errors and critical states; left out: nobody is.',
  }),
});

type Log = FromSchema<typeof logSchema>;

export interface LogFileSettings {
  /** Relative to the data folder, or absolute. */
  readonly path: string;
  /** In bytes. */
  readonly size: number;
  readonly rotate: 'daily' | 'weekly' | 'monthly' | 'never';
  readonly keep: number;
  readonly compress: boolean;
  readonly format: 'text' | 'json';
}

export interface LogReceiver extends ReceiverUrl {
  /** As it stands in the configuration; there is no secret in it. */
  readonly url: string;
  readonly port: number;
  readonly format: 'rfc5424' | 'gelf';
  /** File with the certificates of the authorities to trust (PEM), absolute; null: those that Node.js trusts. */
  readonly ca: string | null;
}

export interface SentrySettings {
  /** Where envelopes go. */
  readonly endpoint: string;
  readonly key: string;
}

export interface LogSettings {
  readonly level: Log['level'];
  /** Null: the log goes to no file; the others alike. */
  readonly file: LogFileSettings | null;
  readonly syslog: LogReceiver | null;
  readonly sentry: SentrySettings | null;
}

const defaultPorts = { udp: 514, tcp: 514, tls: 6514 };
const gelfPort = 12_201;

/** File names are relative to `folder`, but for that of the log, which is in the data folder. */
export const logSettings = ({ level, file, syslog, sentry }: Log, folder: string): LogSettings => ({
  level,
  file: file === undefined ? null : { ...file, size: sizeOf(file.size) ?? 0 },
  syslog: syslog === undefined ? null : receiverOf(syslog, folder),
  sentry: sentry === undefined ? null : sentryOf(sentry),
});

const receiverOf = (
  { url: text, format, ca }: NonNullable<Log['syslog']>,
  folder: string,
): LogReceiver | null => {
  const url = receiverUrlOf(text);
  if (url === null) return null;
  const port = url.port ?? (format === 'gelf' ? gelfPort : defaultPorts[url.transport]);
  return { ...url, port, url: text, format, ca: ca === undefined ? null : resolve(folder, ca) };
};

const sentryOf = (text: string): SentrySettings | null => {
  const dsn = sentryDsnOf(text);
  return dsn === null ? null : { endpoint: dsn.endpoint, key: dsn.key };
};

const logMistakes = (data: unknown): readonly Finding[] => {
  const url = receiverUrlOf(textAt(data, 'log', 'syslog', 'url') ?? '');
  const isWrong =
    url !== null && url.transport !== 'tls' && valueAt(data, 'log', 'syslog', 'ca') !== undefined;
  return findingIf(isWrong, ['log', 'syslog', 'ca'], 'needs a log.syslog.url that begins with tls://', 'key');
};

const logWarnings = ({ log }: { readonly log: Log }): readonly Finding[] =>
  log.sentry !== undefined && log.level === 'error'
    ? [
        finding(
          ['log', 'level'],
          'with level error Sentry is told of errors only: critical states, such as a low battery, are warnings',
        ),
      ]
    : [];

export const logRules: SectionRules<{ readonly log: Log }> = {
  mistakes: logMistakes,
  warnings: logWarnings,
  passwords: ({ log: { sentry } }) => {
    const dsn = sentryDsnOf(sentry ?? '');
    return [sentry, dsn?.key, dsn?.secret];
  },
};
