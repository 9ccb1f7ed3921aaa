import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ask } from '../adapters/http/ask.js';
import { freePort } from '../adapters/nut/real_nut.js';
import { LoopbackService } from '../bench/loopback_service.js';
import { waitFor } from '../wait_for.js';
import { Browser, screens, type Tab } from './page_browser.js';

const token = 'correct-horse-battery';
const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };

let browser: Browser;
let service: LoopbackService;
let port: number;

/** Rehearsal, History and Settings of the built program, with nothing stood in for. */
beforeAll(async () => {
  port = await freePort();
  browser = await Browser.start();
  service = await LoopbackService.start({
    sentinels: ['127.0.0.1', '127.0.0.2'],
    detection: { interval: '1s', boot_grace: '2s' },
    ups: { battery: { runtime: '20m', recharge: '2h' } },
    hosts: [
      { name: 'NAS', address: '127.0.0.3', mac: '02:00:00:00:00:01', shutdown_delay: '1m' },
      { name: 'Camera', address: '127.0.0.4' },
    ],
    nut: {
      listen: [`0.0.0.0:${await freePort()}`],
      users: [{ name: 'monuser', password: 'topsecret' }],
    },
    http: { listen: `127.0.0.1:${port}`, admin_token: token },
    mqtt: false,
  });
  await waitFor('the verdict', () => hasMains().catch(() => false), { within: 30_000 });
});
afterAll(async () => {
  await browser.close();
  await service.close();
});
afterEach(() => browser.closeTabs());

const post = (path: string) => ask(port, path, { method: 'POST', headers, body: {}, from: '127.0.0.1' });

const hasMains = async (): Promise<boolean> => {
  const { text } = await ask(port, '/api/status', { method: 'GET', headers, from: '127.0.0.1' });
  return text.includes('"state":"present"') && text.includes('"state":"online"');
};

const opened = async (place: string): Promise<Tab> => {
  const tab = await browser.open(`http://127.0.0.1:${port}/#/${place}`, screens.desk);
  await tab.signIn(token);
  return tab;
};

describe('the built service', () => {
  it('is rehearsed', async () => {
    const tab = await opened('rehearsal');
    await tab.reads('What would go wrong');
    await tab.reads(/NAS/);
    await tab.page.getByRole('table', { name: 'What becomes of each host' }).waitFor();
    await tab.page.getByLabel('The mains is back').selectOption({ label: 'after 5 mins' });
    await tab.reads(/^The mains is back after 5 min/);
    await tab.photograph('service-rehearsal');
    expect(await tab.accessibilityFaults()).toEqual([]);
  });

  it('is rehearsed in another language, without a word of English left', async () => {
    const tab = await browser.open(`http://127.0.0.1:${port}/#/rehearsal`, { ...screens.desk, locale: 'de' });
    await tab.signIn(token);
    await tab.reads(/^Das Netz von ups fällt aus$/);
    await tab.photograph('service-rehearsal-de');
    expect(await tab.text()).not.toMatch(/\b(the|is|mains)\b/);
  });

  it('tells its settings without its secrets, and looks a changed text over', async () => {
    const tab = await opened('settings');
    await tab.reads('hosts[0].name');
    await tab.photograph('service-settings');
    await tab.page.getByRole('link', { name: 'Check a change' }).click();
    await tab.page
      .getByLabel('Your changed configuration')
      .fill('sentinels: [10.0.0.1, 10.0.0.2]\nupps: {}\n');
    await tab.page.getByRole('button', { name: 'Check' }).click();
    await tab.page.getByRole('button', { name: 'line 2' }).waitFor();
    await tab.reads(/unknown key "upps"/);
    await tab.page.getByRole('link', { name: 'Connect clients' }).click();
    await tab.page.getByText('TrueNAS').click();
    await tab.reads('monuser');
    await tab.photograph('service-clients');
    expect(await tab.text()).not.toMatch(/topsecret|correct-horse/);
  });

  it('remembers a drill, with a lane for each host', async () => {
    const tab = await opened('then');
    await tab.reads(/^No outage and no drill has been recorded since /);
    expect((await post('/api/drill/start')).status).toBe(200);
    await tab.page.getByRole('link', { name: /^Drill \d/ }).waitFor();
    await tab.reads('still going on');
    await tab.page.getByRole('link', { name: /^Drill \d/ }).click();
    await tab.page.getByRole('img', { name: /^NAS: running from / }).waitFor();
    await tab.reads(/drill has started/);
    await tab.photograph('service-drill');
    expect(await tab.accessibilityFaults()).toEqual([]);
    await post('/api/drill/stop');
    await tab.reads('The drill was stopped');
    await tab.page.getByRole('link', { name: 'Sentinels' }).click();
    await tab.page.getByRole('img', { name: /^127\.0\.0\.1: Never silent, Not recorded: / }).waitFor();
    await tab.photograph('service-devices');
    await tab.page.getByRole('link', { name: 'Events' }).click();
    await tab.reads('The drill was stopped');
  });
});
