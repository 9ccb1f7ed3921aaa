import { describe, expect, it } from 'vitest';
import { settingsOf } from './given.js';

describe('what is imported of FakeUPS', () => {
  it('is, of FakeUPS, its sentinels, its names and the time from OB to OB LB that it really takes', async () => {
    const { upses, sections, nut } = await settingsOf('powerwatch.py');
    expect(upses[0]?.sentinels.map(({ name }) => name)).toEqual(['172.20.1.7', '172.20.1.8', 'gate.example']);
    expect(upses[0]?.detection).toMatchObject({ interval: 5000, confirmations: 5 });
    expect(sections.map(({ name }) => name)).toEqual(['fakeups', 'qnapups']);
    expect(sections[0]?.lowBatteryAfter).toBe(112_000);
    expect(nut.users).toEqual([{ name: 'mon', password: 'monpass', role: 'secondary' }]);
  });
});
