import type { Page } from 'playwright-core';
import { devices, events, history, older, outage } from './page_told_history.js';
import { rehearsal } from './page_told_rehearsal.js';
import { clients, settings } from './page_told_settings.js';

/**
 * Stands in for the routes of the service, with answers that a real house would have to wait weeks for: years of outages, days
 * of latency, a service that was away.
 */
export const longHistory = async (page: Page): Promise<void> => {
  const answers: Readonly<Record<string, object>> = {
    '**/api/history?limit=50': history,
    '**/api/history?limit=50&before=*': older,
    '**/api/history/outages/*': outage(),
    '**/api/history/events?*': events,
    '**/api/history/devices?*': devices(),
    '**/api/rehearsal': rehearsal,
    '**/api/rehearsal?*': rehearsal,
    '**/api/settings': settings,
    '**/api/settings/clients': clients,
    '**/api/settings/clients?*': clients,
  };
  for (const [path, json] of Object.entries(answers))
    await page.route(path, (route) => route.fulfill({ json }));
  await page.route('**/api/settings/check', (route) =>
    route.fulfill({
      json:
        route.request().postData()?.includes('upps') === true
          ? {
              valid: false,
              mistakes: [
                'ups.yaml:2:1: upps: unknown key "upps" (did you mean "ups"?)',
                'ups.yaml:3:14: log.level: expected one of debug, info, warn, error',
              ],
              warnings: [],
            }
          : { valid: true, mistakes: [], warnings: ['sentinels: there is only a single sentinel'] },
    }),
  );
};
