import { describe, expect, it } from 'vitest';
import { screens, type Screen, type Tab } from './page_browser.js';
import { clientToken, token } from './page_house.js';
import { pageInHouse } from './page_in_house.js';

const given = pageInHouse();

const signedIn = (screen?: Screen, place = 'now'): Promise<Tab> => given.opened(place, screen);

describe('the page on the hub’s port', () => {
  it('asks for the token and keeps it in the tab, never in the address', async () => {
    const tab = await given.browser.open(given.house.address, screens.desk);
    await tab.reads('Token needed');
    expect(await tab.text()).not.toContain('NAS');
    await tab.type('not-the-token');
    await tab.reads('The service did not take that token.');
    await tab.type(clientToken);
    await tab.reads(/This is the token of client scripts/);
    await tab.type(token);
    await tab.reads(/^Live/);
    await tab.page.reload();
    await tab.reads(/^Live/);
    expect(tab.page.url()).toBe(given.house.address);
    await tab.page.getByRole('button', { name: 'Forget the token' }).click();
    await tab.reads('Token needed');
    expect(JSON.stringify(given.house.log.lines)).not.toContain(token);
  });

  it('obeys its own security policy', async () => {
    const tab = await signedIn();
    for (const place of ['Act', 'Rehearsal', 'History', 'Settings', 'Now'])
      await tab.page.getByRole('link', { name: place }).click();
    // The first answer to a page without a token is a refusal, which the console tells.
    expect(tab.complaints.filter((complaint) => !/status of (401|404)/.test(complaint))).toEqual([]);
  });

  it('says that the service is gone and how old the picture is, and goes on once it is back', async () => {
    const tab = await signedIn();
    const port = given.house.hub.port ?? 0;
    await given.close();
    await tab.reads('Connection lost');
    await tab.reads(/^What you see is from /);
    await tab.reads(/^Old: \d+ secs?$/);
    await tab.page.locator('.shown.old').waitFor();
    await tab.photograph('connection-lost');
    await given.build(3, port);
    await tab.reads(/^Live/);
    expect(await tab.text()).not.toContain('Connection lost');
    await tab.page.locator('.shown:not(.old)').waitFor();
  });
});

describe('the frame for everybody', () => {
  it.each([
    ['de', 'Jetzt', 'Das Admin-Token'],
    ['es-MX', 'Ahora', 'El token de administración'],
    ['pl', 'Teraz', 'Token administratora'],
    ['fr-CA', 'Maintenant', 'Le jeton d’administration'],
    ['nl', 'Now', 'The admin token'],
  ])('speaks the reader’s language (%s)', async (locale, now, admin) => {
    const tab = await given.browser.open(given.house.address, { ...screens.phone, locale });
    await tab.page.getByLabel(admin).waitFor();
    await tab.page.getByRole('link', { name: now }).waitFor();
    expect(await tab.page.evaluate('document.documentElement.lang')).toBe(
      locale === 'nl' ? 'en' : locale.slice(0, 2),
    );
  });

  it.each(['phone', 'desk', 'wall'] as const)('fits the %s, and axe finds nothing serious', async (name) => {
    const tab = await signedIn(screens[name]);
    expect(await tab.isTooWide()).toBe(false);
    expect(await tab.accessibilityFaults()).toEqual([]);
  });

  it('is used with the keyboard alone', async () => {
    const tab = await signedIn();
    await tab.page.keyboard.press('Tab');
    await tab.page.getByRole('link', { name: 'Act' }).focus();
    await tab.page.keyboard.press('Enter');
    await tab.page.getByRole('link', { name: 'Act' }).and(tab.page.locator('[aria-current=page]')).waitFor();
    await tab.page.locator('main:focus').waitFor();
  });
});
