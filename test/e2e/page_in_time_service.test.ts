import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ServiceStandIn } from '../adapters/notify/given.js';
import { ask } from '../adapters/http/ask.js';
import { freePort } from '../adapters/nut/real_nut.js';
import { LoopbackService } from '../bench/loopback_service.js';
import { waitFor } from '../wait_for.js';
import { Browser, screens, type Screen, type Tab } from './page_browser.js';

const token = 'correct-horse-battery';
const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };

let browser: Browser;
let service: LoopbackService;
let hook: ServiceStandIn;
let port: number;

/** A minute of the hour that is half an hour away, so that a start an hour was announced and none comes meanwhile. */
const minute = (new Date().getUTCMinutes() + 30) % 60;

/** Schedules and notifications of the built program. Stands in for the server of a webhook. */
beforeAll(async () => {
  port = await freePort();
  browser = await Browser.start();
  hook = await ServiceStandIn.start({ isStoppedWithTest: false });
  hook.reply = ({ path }) =>
    path === '/gone' ? { status: 404, body: 'no such hook' } : { body: 'thank you' };
  service = await LoopbackService.start({
    sentinels: ['127.0.0.1', '127.0.0.2'],
    detection: { interval: '1s', boot_grace: '2s' },
    nut: { listen: [`127.0.0.1:${await freePort()}`] },
    http: { listen: `127.0.0.1:${port}`, admin_token: token },
    notify: {
      targets: [
        { name: 'family', type: 'webhook', url: `${hook.url}/hook` },
        { name: 'office', type: 'webhook', url: `${hook.url}/gone` },
      ],
    },
    schedules: [
      {
        name: 'Practice',
        do: 'drill',
        cron: `${minute} * * * *`,
        timezone: 'UTC',
        for: '5m',
        announce: '59m',
      },
      { name: 'Firmware', do: 'maintenance', every: ['day'], at: '03:00', for: '1h', enabled: false },
    ],
    mqtt: false,
  });
  await waitFor('the announcement', () => isAnnounced().catch(() => false), { within: 30_000 });
});
afterAll(async () => {
  await browser.close();
  await service.close();
  await hook.stop();
});
afterEach(() => browser.closeTabs());

const isAnnounced = async (): Promise<boolean> => {
  const { text } = await ask(port, '/api/status', { method: 'GET', headers, from: '127.0.0.1' });
  return text.includes('"announced":true');
};

const opened = async (place: string, screen: Screen = screens.desk): Promise<Tab> => {
  const tab = await browser.open(`http://127.0.0.1:${port}/#/${place}`, screen);
  await tab.signIn(token);
  return tab;
};

const press = (tab: Tab, name: string): Promise<void> =>
  tab.page.getByRole('button', { name, exact: true }).click();

const looksRight = async (tab: Tab, name: string): Promise<void> => {
  expect(await tab.isTooWide()).toBe(false);
  await tab.photograph(name);
  expect(await tab.accessibilityFaults()).toEqual([]);
};

describe('the schedules of the built service', () => {
  it('lead from the announcement to putting the drill off, once', async () => {
    const tab = await opened('now');
    await tab.reads('a drill begins');
    await looksRight(tab, 'service-now-announced');
    await tab.page.getByRole('link', { name: 'Put it off' }).click();
    await press(tab, 'Skip once: Practice');
    await tab.reads(/^Practice leaves out .+ \(UTC\)\.$/);
    await tab.reads('The start before it is left out.');
    expect(await tab.page.getByRole('button', { name: 'Skip once: Practice' }).isDisabled()).toBe(true);
    await looksRight(tab, 'service-schedules');
    await tab.page.getByRole('link', { name: 'Now', exact: true }).click();
    await tab.reads('The mains is there');
    expect(await tab.text()).not.toContain('a drill begins');
  });

  it('are switched on and off', async () => {
    const tab = await opened('act', screens.phone);
    await tab.reads('switched off');
    expect(await tab.page.getByRole('button', { name: 'Skip once: Firmware' }).isDisabled()).toBe(true);
    await press(tab, 'Switch on: Firmware');
    await tab.reads('Firmware is switched on.');
    await press(tab, 'Switch off: Firmware');
    await tab.reads('Firmware is switched off.');
    await looksRight(tab, 'service-schedules-phone');
  });
});

describe('the notifications of the built service', () => {
  it('are tried out, with the true answer of each server', async () => {
    const tab = await opened('settings/notify');
    await press(tab, 'Send a test: family');
    await tab.reads(/^The test message to family was delivered: .*thank you/);
    expect(hook.requests.some(({ path }) => path === '/hook')).toBe(true);
    await press(tab, 'Send a test: office');
    await tab.reads(/^The test message to office was not delivered: .*404/);
    await looksRight(tab, 'service-notify');
  });

  it('fit a phone, in every language', async () => {
    for (const locale of ['de', 'es', 'pl', 'fr']) {
      const tab = await opened('settings/notify', { ...screens.phone, locale });
      await tab.page.getByRole('rowheader', { name: 'family' }).waitFor();
      expect(await tab.isTooWide()).toBe(false);
      await tab.photograph(`service-notify-${locale}`);
      await tab.page.goto(`http://127.0.0.1:${port}/#/act`);
      await tab.page.getByRole('rowheader', { name: 'Practice' }).waitFor();
      expect(await tab.isTooWide()).toBe(false);
      await tab.photograph(`service-schedules-${locale}`);
    }
  });
});
