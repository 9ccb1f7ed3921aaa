import { describe, expect, it } from 'vitest';
import { loaded, settingsOf, source, textOf } from './given.js';

describe('what is imported of FakeUPS', () => {
  it('is, of FakeUPS, its sentinels, its names and the time from OB to OB LB that it really takes', async () => {
    const { upses, sections, nut, log } = await settingsOf('powerwatch.py');
    expect(upses[0]?.sentinels.map(({ name }) => name)).toEqual(['172.20.1.7', '172.20.1.8', 'gate.example']);
    expect(upses[0]?.detection).toMatchObject({ interval: 5000, confirmations: 5 });
    expect(sections.map(({ name }) => name)).toEqual(['fakeups', 'qnapups']);
    expect(sections[0]?.lowBatteryAfter).toBe(112_000);
    expect(log.sentry).toEqual({ endpoint: 'https://sentry.example/api/4/envelope/', key: '0f0f' });
    expect(nut.users).toEqual([{ name: 'mon', password: 'monpass', role: 'secondary' }]);
  });

  it.each([
    ["LOG_FILE = '/var/log/powerwatch.log'"],
    [
      'logging.basicConfig(\n    handlers=[\n        logging.FileHandler("/var/log/nut/powerwatch.log"),\n    ],\n)',
    ],
    ["logging.handlers.RotatingFileHandler(filename='powerwatch.log')"],
  ])('is the name of its log file in %j', async (line) => {
    const { settings } = await loaded(textOf(source(`SENTINELS = ['10.0.0.1']\n${line}\n`)));
    expect(settings.log.file).toMatchObject({ path: 'powerwatch.log', keep: 7 });
  });

  it('is no DSN where none is filled in', () => {
    const text = `SENTINELS = ['10.0.0.1']\nsentry_sdk.init(dsn="", environment="home")  # Fill in DSN\n`;
    const { configuration, warnings } = textOf(source(text));
    expect(configuration).toContain('line 2, dsn = : not needed: it is empty');
    expect(configuration).not.toContain('sentry:');
    expect(warnings.join('\n')).not.toContain('dsn');
  });
});
