import { describe, expect, it } from 'vitest';
import { silent } from '../domain/given.js';
import { screens, type Screen, type Tab } from './page_browser.js';
import { pageInHouse } from './page_in_house.js';

const given = pageInHouse();

const act = (screen?: Screen): Promise<Tab> => given.opened('act', screen);

const drillIsOn = (): boolean => given.house.loop.snapshot.drill;

describe('act', () => {
  it('says who would go down before it starts a drill, and nothing happens where one cancels', async () => {
    const tab = await act();
    await tab.page.getByRole('button', { name: 'Start a drill' }).click();
    const dialog = tab.page.getByRole('dialog', { name: 'Start a drill?' });
    await dialog
      .getByText(/^after about \d mins$/)
      .first()
      .waitFor();
    await dialog.getByText('NAS').waitFor();
    await tab.photograph('act-drill-dialog');
    await tab.page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    expect(drillIsOn()).toBe(false);
    const focused = tab.page.locator(':focus');
    expect(await focused.innerText()).toBe('Start a drill …');
  });

  it('leads a drill from the dialog to its end, with the service’s own words', async () => {
    const tab = await act();
    const press = (name: string): Promise<void> =>
      tab.page.getByRole('button', { name, exact: true }).click();
    await press('Start a drill …');
    await press('Start the drill');
    await tab.reads('The drill has started.');
    await tab.reads(/^A drill is on\./);
    expect(drillIsOn()).toBe(true);
    await tab.photograph('act-drill');
    await press('Stop the drill');
    await tab.reads('The drill is ending: the UPS is back on line after restore_after.');
    expect(drillIsOn()).toBe(false);
  });

  it('holds the status for maintenance, says how long that lasts, and ends it', async () => {
    const tab = await act();
    await tab.page.getByLabel('Minutes', { exact: true }).fill('90');
    await tab.page.getByRole('button', { name: 'Start maintenance' }).click();
    await tab.reads('Maintenance is on for 90 minutes.');
    await tab.reads(/left\.$/);
    await tab.reads('Maintenance is on; end it first.');
    await tab.page.getByRole('button', { name: 'End maintenance' }).click();
    await tab.reads('Maintenance has ended.');
  });

  it('changes a shutdown delay, and says what was configured', async () => {
    const tab = await act();
    await tab.page.getByLabel('Shutdown delay of NAS in minutes').fill('17');
    await tab.page.getByRole('button', { name: 'Set' }).click();
    await tab.reads(/The shutdown delay of host_0 is 1020 s now/);
    await tab.reads('configured: 5 min');
    await tab.page.getByLabel('Shutdown delay of NAS in minutes').fill('-1');
    await tab.reads('Whole minutes from 0 to 1440.');
    expect(await tab.page.getByRole('button', { name: 'Set' }).isDisabled()).toBe(true);
  });

  it('shows what cannot be done as disabled, with the reason', async () => {
    const tab = await act();
    const wake = tab.page.getByRole('button', { name: 'Wake NAS' });
    expect(await wake.isDisabled()).toBe(true);
    await tab.page.getByRole('button', { name: 'Wake NAS', disabled: true }).waitFor();
    await tab.reads('It runs.');
    given.house.mains = silent;
    await tab.reads('A real outage is going on.');
    expect(await tab.page.getByRole('button', { name: 'Start a drill' }).isDisabled()).toBe(true);
    await tab.photograph('act-outage');
  });

  it('shows the service’s refusal as it is', async () => {
    const tab = await act();
    await tab.page.route('**/api/probe', (route) =>
      route.fulfill({ status: 409, json: { error: 'REFUSED', message: 'Not now, for the test.' } }),
    );
    await tab.page.getByRole('button', { name: 'Probe now' }).click();
    await tab.reads('Not now, for the test.');
  });

  it.each([
    { ingress: false, why: 'To act you have to sign in with the admin token.' },
    { ingress: true, why: /is not in http\.commanders of the configuration\.$/ },
  ])('says to whoever may only look why (ingress: $ingress)', async ({ ingress, why }) => {
    const address = `http://127.0.0.1:${given.house.ingress.port ?? 0}/#/act`;
    const tab = await given.browser.open(address, screens.desk, async (page) => {
      const session = { reads: true, commands: false, user: 'Anna', ingress };
      await page.route('**/api/session', (route) => route.fulfill({ json: session }));
    });
    await tab.reads(why);
    await tab.reads('You may look, but not act.');
    expect(await tab.page.getByRole('button', { name: 'Start a drill' }).isDisabled()).toBe(true);
  });

  it('offers no command while the connection is lost', async () => {
    const tab = await act();
    await given.close();
    await tab.reads('There is no connection to the service.');
    expect(await tab.page.getByRole('main').getByRole('button', { disabled: false }).count()).toBe(0);
  });

  it.each(['phone', 'desk', 'wall'] as const)('fits the %s, and axe finds nothing serious', async (name) => {
    const tab = await act(screens[name]);
    expect(await tab.isTooWide()).toBe(false);
    expect(await tab.accessibilityFaults()).toEqual([]);
    await tab.photograph(`act-${name}`);
    await tab.page.getByRole('button', { name: 'Start a drill' }).click();
    await tab.page.getByRole('dialog').getByText('NAS').waitFor();
    expect(await tab.accessibilityFaults()).toEqual([]);
    await tab.photograph(`act-dialog-${name}`, { fullPage: false });
  });
});
