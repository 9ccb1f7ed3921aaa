import { describe, expect, it } from 'vitest';
import { failureOf, loaded, source, textOf } from './given.js';

describe('what is imported of rsyslog', () => {
  it.each([
    ['*.* @192.168.1.30:514;RSYSLOG_SyslogProtocol23Format', 'udp://192.168.1.30:514'],
    ['*.*   @@graylog', 'tcp://graylog:514'],
    ['*.* @@(o)graylog:1514;RSYSLOG_SyslogProtocol23Format', 'tcp://graylog:1514'],
    ['*.info;mail.none @[fd00::5]:1514', 'udp://[fd00::5]:1514'],
    ['*.* action(type="omfwd" target="graylog" port="5514" protocol="tcp")', 'tcp://graylog:5514'],
    ['action(type="omfwd" protocol="udp" target="graylog")', 'udp://graylog:514'],
  ])('is the log server of %s', async (line, url) => {
    const text = `# Forward all syslog messages.\n$ModLoad imuxsock\n${line}\n`;
    const { settings } = await loaded(textOf(source(text)));
    expect(settings.log.syslog).toMatchObject({ url, format: 'rfc5424' });
  });

  it('is one log server, the first; and nothing that is not valid here', () => {
    const { configuration, warnings } = textOf(source('*.* @one\n*.* @two\nmail.* @three:99999\n'));
    expect(configuration).toContain('url: udp://one:514');
    expect(warnings.join('\n')).toContain('log.syslog.url has another value already');
    expect(warnings.join('\n')).toContain('expected a log server such as @192.168.1.30:514');
  });

  it('is not a file in which nothing is forwarded, as the example of the original', () => {
    expect(failureOf('# *.* @192.168.1.30:514;RSYSLOG_SyslogProtocol23Format').code).toBe('UNKNOWN_FORMAT');
  });
});
