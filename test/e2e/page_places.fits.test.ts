import { describe, expect, it } from 'vitest';
import { screens } from './page_browser.js';
import { pageInHouse } from './page_in_house.js';
import { longHistory } from './page_told.js';

const given = pageInHouse();

/** Each place with what is read there once it is loaded, by language where that is asked for. */
const places = [
  ['rehearsal', 'NAS is down'],
  ['then', /^Show older ones$/],
  ['then/60', 'Mains lost: 3 of 3 sentinels silent'],
  ['then/events', 'Mains lost: 3 of 3 sentinels silent'],
  ['then/devices', 'Garage light'],
  ['settings', 'http.token'],
  ['settings/check', 'Check'],
  ['settings/clients', 'Synology DSM'],
  ['settings/notify', /^Nobody is told: /],
] as const;

describe.each(places)('the place %s', (place, words) => {
  it.each(['desk', 'phone', 'wall'] as const)('fits the %s, and axe finds nothing serious', async (name) => {
    const tab = await given.opened(place, screens[name], longHistory);
    await tab.reads(words);
    expect(await tab.isTooWide()).toBe(false);
    await tab.photograph(`${place.replace('/', '-')}-${name}`);
    expect(await tab.accessibilityFaults()).toEqual([]);
  });
});

it.each(['de', 'es', 'pl', 'fr'])('every place fits a phone in %s, in its words', async (locale) => {
  const screen = { ...screens.phone, scheme: 'light', locale } as const;
  const tab = await given.opened('now', screen, longHistory);
  for (const [place] of places) {
    await tab.page.goto(`${given.house.address}#/${place}`);
    await tab.page.reload();
    await tab.page.locator('.shown:not(.old)').waitFor();
    await tab.page.locator('main h1').waitFor();
    await tab.page.locator('.loading').waitFor({ state: 'detached' });
    expect(await tab.isTooWide(), place).toBe(false);
    await tab.photograph(`${place.replace('/', '-')}-${locale}`);
  }
});
