import { describe, expect, it } from 'vitest';
import { alive, silent } from '../domain/given.js';
import { waitFor } from '../wait_for.js';
import { screens, type Tab } from './page_browser.js';
import { token } from './page_house.js';
import { pageInHouse } from './page_in_house.js';

const given = pageInHouse();

/** What the page asked for, by paths. */
const askedOf = (tab: Tab): string[] => {
  const asked: string[] = [];
  tab.page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  return asked;
};

/** As the browser does with a tab that nobody sees. */
const hide = (tab: Tab, isHidden: boolean): Promise<unknown> =>
  tab.page.evaluate(`
    Object.defineProperty(document, 'hidden', { value: ${isHidden}, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  `);

describe('the page is told of changes', () => {
  it('over one stream, without asking', async () => {
    const tab = await given.browser.open(given.house.address, screens.desk);
    await tab.signIn(token);
    await tab.reads(/^Live$/);
    const asked = askedOf(tab);
    given.house.mains = silent;
    await tab.reads('Power cut: no mains');
    given.house.mains = alive;
    await tab.reads('The mains is there');
    expect(asked.filter((path) => path.includes('status') || path.includes('stream'))).toEqual([]);
  });

  it('not while nobody sees it: then it shows nothing as new until it is told anew', async () => {
    const tab = await given.browser.open(given.house.address, screens.desk);
    await tab.signIn(token);
    await tab.reads(/^Live$/);
    await hide(tab, true);
    await tab.page.locator('.shown.old').waitFor();
    given.house.mains = silent;
    await waitFor('the service to know', () => given.house.loop.snapshot.mains.state === 'lost');
    expect(await tab.text()).not.toContain('Power cut');
    await hide(tab, false);
    await tab.reads('Power cut: no mains');
    await tab.page.locator('.shown:not(.old)').waitFor();
  });

  it('by asking where no stream passes, and says so', async () => {
    const tab = await given.browser.open(given.house.address, screens.desk, async (page) => {
      await page.route('**/api/stream', (route) => route.fulfill({ status: 502, body: 'a proxy' }));
    });
    await tab.signIn(token);
    await tab.reads('Live (asked every 2 s)');
    given.house.mains = silent;
    await tab.reads('Power cut: no mains');
  });

  it('by asking where somebody holds the stream up', async () => {
    const tab = await given.browser.open(given.house.address, screens.desk, async (page) => {
      // Never answered.
      await page.route('**/api/stream', () => undefined);
    });
    await tab.signIn(token);
    await tab.reads('Live (asked every 2 s)');
  });
});
