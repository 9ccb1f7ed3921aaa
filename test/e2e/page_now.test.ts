import { describe, expect, it } from 'vitest';
import { alive, silent, unknown } from '../domain/given.js';
import { waitFor } from '../wait_for.js';
import { screens, type Screen, type Tab } from './page_browser.js';
import { pageInHouse } from './page_in_house.js';
import { recordedDevices } from './page_recorded.js';

const given = pageInHouse();

const now = (screen?: Screen): Promise<Tab> => given.opened('now', screen, recordedDevices);

describe('now', () => {
  it('shows everything that the service tells', async () => {
    const tab = await now();
    for (const words of ['The mains is there', '3 of 3 sentinels alive', 'on line (OL)', '100%', 'NAS'])
      await tab.reads(words);
    for (const words of ['Sentinels, on raw mains', 'S3', 'Witnesses, on the UPS', 'W1', '1.2.3'])
      await tab.reads(words);
    await tab.reads(/It is an outage when 3 of 3 sentinels are silent/);
    await tab.reads('5 mins into an outage');
    await tab.photograph('now-calm');
  });

  it('follows an outage, with countdowns that lead, and its end', async () => {
    const tab = await now();
    given.house.mains = silent;
    await tab.reads('Power cut: no mains');
    await tab.reads('3 of 3 sentinels silent');
    await tab.reads('on battery (OB)');
    await tab.reads('shutdown pending');
    await tab.reads('What comes next');
    await tab.reads(/shuts down in 4:5\d/);
    await tab.reads(/^The outage has lasted/);
    await tab.photograph('now-outage');
    const texts = await tab.text();
    const order = ['Power cut', 'What comes next', 'Hosts', 'Evidence'].map((words) => texts.indexOf(words));
    expect(order).toEqual([...order].sort((one, other) => one - other));
    given.house.mains = alive;
    await tab.reads('The mains is there');
    await tab.reads(/^Last outage: /);
  });

  it('counts down on the service’s clock, in step with it', async () => {
    const tab = await now();
    given.house.mains = silent;
    const left = tab.page.locator('.coming .first .left');
    const before = await left.innerText();
    await waitFor('the countdown to move', async () => (await left.innerText()) !== before, { every: 100 });
    expect(before > (await left.innerText())).toBe(true);
  });

  it('shows a drill for what it is', async () => {
    const tab = await now();
    await given.house.loop.command({ kind: 'start_drill', ups: null }, 'HTTP');
    await tab.reads('Drill: the mains counts as lost');
    await tab.reads('Drill: every client that obeys shuts down as in an outage.');
    await tab.reads('in a drill');
    await tab.photograph('now-drill');
    await given.house.loop.command({ kind: 'stop_drill', ups: null }, 'HTTP');
    await tab.reads('The mains is there');
  });

  it('says what is not known, and what that means', async () => {
    const tab = await now();
    given.house.mains = unknown;
    await tab.reads(/An outage could not be noticed\.$/);
    await tab.photograph('now-unknown');
  });

  it('says what needs attention, be it a problem or the service’s own health', async () => {
    given.house.health = { healthy: false, reasons: ['the loop does not turn'] };
    const tab = await now();
    await tab.reads('the loop does not turn');
    given.house.loop.dispatch({
      type: 'component_failed',
      component: 'upsd',
      reason: '<img src=x onerror=alert(1)>',
    });
    await tab.reads('upsd: <img src=x onerror=alert(1)>');
    expect(await tab.page.locator('img').count()).toBe(0);
    await tab.photograph('now-attention');
  });

  it('leaves alone what did not change, so that a selection outlives a change', async () => {
    const tab = await now();
    await tab.page.evaluate("window.first = document.querySelector('tbody tr'); 0");
    given.house.mains = silent;
    await tab.reads('shutdown pending');
    expect(await tab.page.evaluate('window.first.isConnected')).toBe(true);
  });
});

describe('now, for everybody', () => {
  it('tells a screen reader of tables with headings, strips in words, and the mains as news', async () => {
    const tab = await now(screens.phone);
    const { page } = tab;
    await page.getByRole('table', { name: 'Hosts' }).getByRole('rowheader', { name: 'NAS' }).waitFor();
    await page.getByRole('columnheader', { name: 'Last report' }).waitFor({ state: 'attached' });
    await page.getByRole('img', { name: /^S1, the last 6 hrs: alive .* not recorded 1 hr/ }).waitFor();
    expect(await page.locator('[aria-live=polite]').innerText()).toMatch(
      /^The mains is there\s+3 of 3 sentinels alive$/,
    );
  });

  it.each(['phone', 'desk', 'wall'] as const)(
    'fits the %s in an outage, and axe finds nothing serious',
    async (name) => {
      const tab = await now(screens[name]);
      given.house.mains = silent;
      await tab.reads('What comes next');
      expect(await tab.isTooWide()).toBe(false);
      expect(await tab.accessibilityFaults()).toEqual([]);
      await tab.photograph(`now-outage-${name}`, { fullPage: false });
      // What matters is seen without scrolling.
      const { y = Infinity, height = 0 } = (await tab.page.locator('.coming .first').boundingBox()) ?? {};
      expect(y + height).toBeLessThan(screens[name].height);
    },
  );

  it.each(['light', 'dark'] as const)(
    'has no serious fault while all is calm, nor while old (%s)',
    async (scheme) => {
      const tab = await now({ ...screens.phone, scheme });
      expect(await tab.accessibilityFaults()).toEqual([]);
      await tab.photograph(`now-calm-phone-${scheme}`);
      await given.close();
      await tab.reads('Connection lost');
      expect(await tab.accessibilityFaults()).toEqual([]);
      await tab.photograph(`now-lost-${scheme}`);
    },
  );

  it.each(['de', 'es', 'pl', 'fr'])('fits a phone in %s', async (locale) => {
    const tab = await now({ ...screens.phone, locale });
    given.house.mains = silent;
    await tab.page.locator('.coming .first').waitFor();
    expect(await tab.isTooWide()).toBe(false);
    await tab.photograph(`now-outage-${locale}`);
  });
});
