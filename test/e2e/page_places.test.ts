import { describe, expect, it } from 'vitest';
import { screens, type Screen, type Tab } from './page_browser.js';
import { pageInHouse } from './page_in_house.js';
import { longHistory } from './page_told.js';

const given = pageInHouse();

const opened = (place: string, screen?: Screen, prepare = longHistory): Promise<Tab> =>
  given.opened(place, screen, prepare);

describe('a place that is opened', () => {
  it('says that it loads, and what failed; trying again helps once the service answers', async () => {
    let isBroken = true;
    const tab = await opened('then', screens.desk, async (page) => {
      await longHistory(page);
      await page.route('**/api/history?limit=50', async (route) => {
        if (!isBroken) return route.fallback();
        await page.getByText('Loading …').waitFor();
        const json = {
          error: 'HISTORY_UNREADABLE',
          message: 'The history cannot be read: the disk is gone.',
        };
        return route.fulfill({ status: 503, json });
      });
    });
    await tab.reads('The history cannot be read: the disk is gone.');
    await tab.photograph('then-failed');
    isBroken = false;
    await tab.page.getByRole('button', { name: 'Try again' }).click();
    await tab.reads('Show older ones');
  });

  it('asks nothing of the places that are not open', async () => {
    const asked: string[] = [];
    const tab = await opened('act', screens.desk, async (page) => {
      await longHistory(page);
      page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    });
    await tab.reads('Drill');
    expect(asked.filter((path) => /history|rehearsal|settings/.test(path))).toEqual([]);
    await tab.page.getByRole('link', { name: 'Settings' }).click();
    await tab.reads('http.token');
    expect(asked).toContain('/api/settings');
  });
});

describe('the rehearsal', () => {
  it('leads with the gravest of what would go wrong, and tells the lanes in words', async () => {
    const tab = await opened('rehearsal');
    await tab.reads(/^Camera is told by nobody/);
    expect(await tab.page.locator('.verdict .why').innerText()).toMatch(/^Camera is told by nobody/);
    await tab.page
      .getByRole('img', { name: 'NAS: running from 0 secs, going down or starting up from 5 mins 5 secs' })
      .waitFor();
    await tab.page.getByRole('table', { name: 'What becomes of each host' }).waitFor();
    await tab.page.getByRole('row', { name: 'Camera after 20 mins lost its power' }).waitFor();
  });

  it('asks for the outage that the person chooses', async () => {
    const tab = await opened('rehearsal');
    await tab.reads('NAS is down');
    const asked = tab.page.waitForRequest(/lasts=1800/);
    await tab.page.getByLabel('The mains is back').selectOption({ label: 'after 30 mins' });
    await asked;
    await tab.reads('NAS is down');
  });
});

describe('the history', () => {
  it('opens an outage from the list, and comes back to it', async () => {
    const tab = await opened('then');
    await tab.page
      .getByRole('link', { name: /^Outage \d/ })
      .first()
      .click();
    await tab.page.getByRole('img', { name: /^Router: .*not recorded from .*unknown from / }).waitFor();
    await tab.page.getByText('Each host as a table').click();
    await tab.page.getByRole('row', { name: /Backup server wake failed .*did not come up/ }).waitFor();
    await tab.photograph('then-60-table');
    await tab.page.getByRole('link', { name: 'All outages and drills' }).click();
    await tab.reads(/^Not recorded from 22? /);
  });

  it('shows older outages on request, until there are no more', async () => {
    const tab = await opened('then');
    await tab.page.getByRole('button', { name: 'Show older ones' }).click();
    await tab.reads(/^Recorded since /);
    expect(await tab.page.getByRole('link', { name: /^(Outage|Drill) \d/ }).count()).toBe(51);
  });

  it('asks for the events of a kind and a time', async () => {
    const tab = await opened('then/events');
    await tab.reads('Mains lost: 3 of 3 sentinels silent');
    const asked = tab.page.waitForRequest(/type=mains_present%2Cmains_suspect/);
    await tab.page.getByLabel('Show').selectOption('mains');
    await asked;
    await tab.page.getByLabel('Period').selectOption('own');
    const ofOld = tab.page.waitForRequest(/from=2026-01-02T03%3A04/);
    await tab.page.getByLabel('From').fill('2026-01-02T03:04');
    await ofOld;
    await tab.page.getByLabel('To', { exact: true }).fill('2026-01-01T00:00');
    await tab.reads(/^The period has to end after it begins/);
  });

  it('never says of what was not recorded that all was well', async () => {
    const tab = await opened('then/devices', screens.desk, async (page) => {
      await page.route('**/api/history/devices?*', (route) => {
        const device = { id: 's1', name: 'Kitchen plug', role: 'sentinel', lane: [], latency: [] };
        return route.fulfill({ json: { devices: [device], not_recorded: [] } });
      });
    });
    await tab.page.getByRole('img', { name: 'Kitchen plug: Not recorded: 1 day' }).waitFor();
    expect(await tab.text()).not.toContain('Never silent');
    expect(await tab.page.locator('.lanes .rows .good').count()).toBe(0);
  });
});

describe('the settings', () => {
  it('tell the mistakes of a text, and lead to the line of each', async () => {
    const tab = await opened('settings/check');
    const area = tab.page.getByLabel('Your changed configuration');
    await area.fill('sentinels: [10.0.0.1]\nupps: {}\nlog: {level: loud}\n');
    await tab.page.getByRole('button', { name: 'Check' }).click();
    await tab.reads('This configuration would not be accepted. Mistakes: 2');
    await tab.page.getByRole('button', { name: 'line 3' }).click();
    const selected =
      'document.activeElement.value.slice(document.activeElement.selectionStart, document.activeElement.selectionEnd)';
    expect(await tab.page.evaluate(selected)).toBe('log: {level: loud}');
    await tab.photograph('settings-check-mistakes');
    expect(await tab.accessibilityFaults()).toEqual([]);
    await area.fill('sentinels: [10.0.0.1]\n');
    await tab.page.getByRole('button', { name: 'Check' }).click();
    await tab.reads(/^This configuration is valid/);
    await tab.reads('sentinels: there is only a single sentinel');
  });

  it('find a value by its key', async () => {
    const tab = await opened('settings');
    await tab.reads('http.token');
    await tab.page.getByLabel('Search').fill('interval');
    await tab.reads('detection.interval');
    await tab.reads('1 of 7 values shown');
  });

  it('copy what a client enters, where the clipboard is barred, too', async () => {
    const tab = await opened('settings/clients', screens.phone, async (page) => {
      await longHistory(page);
      await page.addInitScript("Object.defineProperty(navigator, 'clipboard', { value: undefined })");
    });
    await tab.page.getByText('upsmon (Linux, BSD)').click();
    await tab.page.getByRole('button', { name: 'Copy: /etc/nut/nut.conf' }).click();
    await tab.reads('Copied');
    await tab.photograph('settings-clients-open');
    expect(await tab.accessibilityFaults()).toEqual([]);
    await tab.page.goto(`${given.house.address}#/settings/check`);
    await tab.page.getByLabel('Your changed configuration').focus();
    await tab.page.keyboard.press('Control+V');
    expect(await tab.page.getByLabel('Your changed configuration').inputValue()).toBe('MODE=netclient');
  });

  it('are not shown to those who may only look', async () => {
    const tab = await opened('now');
    await tab.page.route('**/api/session', (route) =>
      route.fulfill({ json: { reads: true, commands: false, user: null, ingress: true } }),
    );
    await tab.page.reload();
    await tab.reads(/^Live/);
    await tab.page.getByRole('link', { name: 'Settings' }).click();
    await tab.reads(/is not in http\.commanders/);
    expect(await tab.text()).not.toContain('http.token');
  });
});
