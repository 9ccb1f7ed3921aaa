import { describe, expect, it } from 'vitest';
import { load } from '../given.js';
import { least, mistakeTable } from '../mistake_table.js';

const logOf = async (text: string, files: Readonly<Record<string, string>> = {}) =>
  (await load(`${least}log: ${text}`, { files })).settings.log;

const dsn = 'https://0f0f0f@sentry.example/4';

describe('log', () => {
  it('goes to standard output only where nothing else is said', async () => {
    expect(await logOf('{}')).toEqual({ level: 'info', file: null, syslog: null, sentry: null });
  });

  it('has a file with what suits most', async () => {
    expect((await logOf('{file: {}}')).file).toEqual({
      ...{ path: 'sentinel-ups.log', size: 10 * 1024 * 1024, rotate: 'daily', keep: 7 },
      ...{ compress: true, format: 'text' },
    });
  });

  it.each([
    ['udp://graylog', 'rfc5424', { transport: 'udp', host: 'graylog', port: 514 }],
    ['tcp://graylog', 'rfc5424', { transport: 'tcp', host: 'graylog', port: 514 }],
    ['TLS://log.example', 'rfc5424', { transport: 'tls', host: 'log.example', port: 6514 }],
    ['udp://graylog', 'gelf', { transport: 'udp', host: 'graylog', port: 12_201 }],
    ['tcp://192.168.1.30:5514/', 'gelf', { transport: 'tcp', host: '192.168.1.30', port: 5_514 }],
    ['udp://[fd00::5]:514', 'rfc5424', { transport: 'udp', host: 'fd00::5', port: 514 }],
  ])('goes to the log server at %s by %s', async (url, format, expected) => {
    const { syslog } = await logOf(`{syslog: {url: "${url}", format: ${format}}}`);
    expect(syslog).toMatchObject({ ...expected, format, ca: null });
  });

  it('finds the authority of a log server beside the configuration', async () => {
    const { syslog } = await logOf('{syslog: {url: "tls://graylog", ca: ca.pem}}', { 'ca.pem': '' });
    expect(syslog?.ca).toMatch(/^\/.*\/ca\.pem$/);
  });

  it.each([
    [dsn, 'https://sentry.example/api/4/envelope/'],
    ['http://0f0f0f@glitchtip.lan:8000/17', 'http://glitchtip.lan:8000/api/17/envelope/'],
    ['https://0f0f0f@sentry.example/deep/path/4', 'https://sentry.example/deep/path/api/4/envelope/'],
  ])('goes to Sentry by the DSN %s', async (text, endpoint) => {
    expect((await logOf(`{sentry: "${text}"}`)).sentry).toEqual({ endpoint, key: '0f0f0f' });
  });

  it('keeps the DSN and its key out of the log', async () => {
    const { secrets } = await load(`${least}log: {sentry: "https://0f0f0f:5ec8e7@sentry.example/4"}`);
    expect(secrets).toEqual(['https://0f0f0f:5ec8e7@sentry.example/4', '0f0f0f', '5ec8e7']);
  });

  it('warns where Sentry would not be told of critical states', async () => {
    const { warnings } = await load(`${least}log: {level: error, sentry: "${dsn}"}`);
    expect(warnings.join('\n')).toMatch(/log\.level: with level error Sentry is told of errors only/);
  });

  mistakeTable([
    [
      `${least}log: {level: warning}`,
      '2:14 log.level: expected one of debug, info, warn, error; "warning" is given',
    ],
    [
      `${least}log: {level: Debug}`,
      '2:14 log.level: expected one of debug, info, warn, error; "Debug" is given; did you mean "debug"?',
    ],
    [
      `${least}log: {file: {path: state.json}}`,
      '2:20 log.file.path: expected a path that ends in .log; "state.json" is given',
    ],
    [
      `${least}log: {file: {path: /var/log/.log}}`,
      '2:20 log.file.path: expected a path that ends in .log; "/var/log/.log" is given',
    ],
    [
      `${least}log: {file: {size: 9K}}`,
      '2:20 log.file.size: expected a size from 10K to 1G, such as 10M; "9K" is given',
    ],
    [
      `${least}log: {file: {size: 10MB}}`,
      '2:20 log.file.size: expected a size from 10K to 1G, such as 10M; "10MB" is given',
    ],
    [
      `${least}log: {file: {keep: 1}}`,
      '2:20 log.file.keep: expected a whole number from 2 to 1000; 1 is given',
    ],
    [
      `${least}log: {syslog: {}}`,
      '2:7 log.syslog.url: is missing: expected a URL such as udp://graylog:514, beginning with udp://, tcp:// or tls://',
    ],
    [
      `${least}log: {syslog: {url: "http://graylog"}}`,
      '2:21 log.syslog.url: expected a URL such as udp://graylog:514, beginning with udp://, tcp:// or tls://',
    ],
    [
      `${least}log: {syslog: {url: "udp://user:word@graylog"}}`,
      '2:21 log.syslog.url: expected a URL such as udp://graylog:514, beginning with udp://, tcp:// or tls://',
    ],
    [
      `${least}log: {syslog: {url: "udp://graylog", ca: ca.pem}}`,
      '2:38 log.syslog.ca: needs a log.syslog.url that begins with tls://',
    ],
    [
      `${least}log: {syslog: {url: "tls://graylog", ca: gone.pem}}`,
      '2:42 log.syslog.ca: there is no such file, or it cannot be read; write its whole path, or the way from the folder of this file',
    ],
    [
      `${least}log: {sentry: "https://sentry.example/4"}`,
      '2:15 log.sentry: expected a DSN such as https://KEY@sentry.example/4',
    ],
  ]);
});
