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

  it('is the name of its log file', async () => {
    const text = "SENTINELS = ['10.0.0.1']\nLOG_FILE = '/var/log/powerwatch.log'\n";
    const { settings } = await loaded(textOf(source(text)));
    expect(settings.log.file).toMatchObject({ path: 'powerwatch.log', keep: 7 });
  });
});
