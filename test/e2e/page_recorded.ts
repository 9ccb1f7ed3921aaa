import type { Page } from 'playwright-core';

const hours = 3_600_000;

/**
 * Stands in for what was recorded of House's devices: hours in which all were alive but for a minute of the first, and one of
 * which nothing was recorded.
 */
export const recordedDevices = async (page: Page): Promise<void> => {
  await page.route('**/api/history/devices?*', (route) => {
    const now = Date.now();
    const iso = (ago: number): string => new Date(now - ago).toISOString();
    const lane = (silentFor: number) => [
      { state: 'alive', from: iso(6 * hours), to: iso(3 * hours) },
      { state: 'silent', from: iso(3 * hours), to: iso(3 * hours - silentFor) },
      { state: 'alive', from: iso(3 * hours - silentFor), to: null },
    ];
    const devices = ['s1', 's2', 's3', 'w1'].map((id) => ({
      ...{ id, name: id, role: 'sentinel', latency: [] },
      lane: lane(id === 's1' ? 8 * 60_000 : 0),
    }));
    const gaps = [{ from: iso(5 * hours), to: iso(4 * hours) }];
    return route.fulfill({ json: { devices, not_recorded: gaps } });
  });
};
