import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { alive, silent } from '../domain/given.js';
import { Browser, type Screen } from './page_browser.js';
import { clientToken, House, token } from './page_house.js';

const desk: Screen = { width: 1200, height: 800, scheme: 'light' };
const phone: Screen = { width: 360, height: 740, scheme: 'dark' };

let browser: Browser;
let house: House;
beforeAll(async () => {
  browser = await Browser.start();
});
afterAll(() => browser.close());
beforeEach(async () => {
  browser.complaints.length = 0;
  house = await House.build();
});
afterEach(() => house.close());

/** As a person does who has the token and a keyboard. */
const signIn = async (screen = desk): Promise<void> => {
  await browser.look(screen);
  await browser.open(house.address);
  await browser.reads('A token is needed.');
  await browser.type(token);
  await browser.press('Enter');
  await browser.reads('The mains is there');
};

describe('the page on the hub’s port', () => {
  it('asks for the token and keeps it in the tab, never in the address', async () => {
    await browser.look(desk);
    await browser.open(house.address);
    await browser.reads('A token is needed.');
    expect(await browser.evaluate('document.body.innerText')).not.toContain('NAS');
    await browser.type('not-the-token');
    await browser.press('Enter');
    await browser.reads('The service did not take that token.');
    await browser.type(clientToken);
    await browser.press('Enter');
    await browser.reads('This is the token of client scripts');
    await browser.type(token);
    await browser.press('Enter');
    await browser.reads('The mains is there');
    await browser.open(house.address);
    await browser.reads('The mains is there');
    expect(await browser.evaluate('location.href')).toBe(house.address);
    await browser.evaluate("document.getElementById('forget').click()");
    await browser.reads('A token is needed.');
    expect(JSON.stringify(house.log.lines)).not.toContain(token);
  });

  it('shows everything that the service tells, and obeys its own security policy', async () => {
    await signIn();
    for (const words of ['3 of 3 sentinels alive', 'UPSes', 'on line (OL)', '100 %', 'NAS', 'Proxmox'])
      await browser.reads(words);
    for (const words of ['Sentinels, on raw mains', 'S3', 'Witnesses, on the UPS', 'W1', '1.2.3'])
      await browser.reads(words);
    await browser.reads('5 min into an outage');
    // The first answer to a page without a token is a refusal, which the console tells.
    expect(browser.complaints.filter((complaint) => !complaint.includes('401'))).toEqual([]);
  });

  it('follows an outage, with countdowns, and its end', async () => {
    await signIn();
    house.mains = silent;
    await browser.reads('The mains is lost');
    await browser.reads('3 of 3 sentinels silent');
    await browser.reads('on battery (OB)');
    await browser.reads('shutdown pending');
    await browser.reads('shuts down in 4:5');
    await browser.reads('still goes on');
    house.mains = alive;
    await browser.reads('The mains is there');
    await browser.reads('Last outage: ');
  });

  it('shows a drill and a maintenance for what they are', async () => {
    await signIn();
    await house.loop.command({ kind: 'start_drill', ups: null }, 'HTTP');
    await browser.reads('Drill: the mains counts as lost');
    await browser.reads('simulated: a drill');
    await house.loop.command({ kind: 'stop_drill', ups: null }, 'HTTP');
    await browser.reads('The mains is there');
  });

  it('says what needs attention, be it a problem or the service’s own health', async () => {
    await signIn();
    house.loop.dispatch({ type: 'component_failed', component: 'MQTT broker', reason: 'it does not answer' });
    await browser.reads('MQTT broker: it does not answer');
    house.health = { healthy: false, reasons: ['the loop does not turn'] };
    await browser.reads('the loop does not turn');
  });

  it('says that the service is gone and how old the picture is, and goes on once it is back', async () => {
    await signIn();
    const port = house.hub.port ?? 0;
    await house.close();
    await browser.reads('The service cannot be reached.');
    await browser.reads('What you see is from ');
    await browser.until('its age', "/^\\d+ s old$/.test(document.getElementById('freshness').innerText)");
    await browser.reads('The mains is there');
    house = await House.build(3, port);
    await browser.reads('Living-room TV');
    await browser.until('the notice to be gone', "document.getElementById('trouble').hidden");
  });

  it('shows names as text, whatever is in them', async () => {
    await signIn();
    house.loop.dispatch({
      type: 'component_failed',
      component: 'upsd',
      reason: '<img src=x onerror=alert(1)>',
    });
    await browser.reads('upsd: <img src=x onerror=alert(1)>');
    expect(await browser.evaluate("document.querySelectorAll('img').length")).toBe(0);
  });
});

describe('the page for everybody', () => {
  it('is read aloud: tables with headings, the mains as news', async () => {
    await signIn();
    const tree = await browser.accessibilityTree();
    for (const part of [
      'table Hosts',
      'columnheader Last report',
      'rowheader NAS',
      'heading sentinel-ups 1.2.3',
    ])
      expect(tree).toContain(part);
    const live = "document.querySelector('[aria-live=polite]').innerText.replaceAll('\\n', ' ')";
    expect(await browser.evaluate(live)).toMatch(/The mains is there\s+3 of 3 sentinels alive/);
  });

  it('fits a phone, where tables stay tables for a screen reader', async () => {
    await signIn(phone);
    const widths = 'document.documentElement.scrollWidth <= window.innerWidth';
    expect(await browser.evaluate(widths)).toBe(true);
    const tree = await browser.accessibilityTree();
    expect(tree).toContain('table Hosts');
    expect(tree).toContain('rowheader NAS');
  });

  it('leaves alone what did not change, so that a selection outlives a refresh', async () => {
    await signIn();
    await browser.evaluate("window.first = document.querySelector('#hosts tbody tr'); 0");
    house.mains = silent;
    await browser.reads('shutdown pending');
    expect(await browser.evaluate("window.first === document.querySelector('#hosts tbody tr')")).toBe(true);
  });

  it.each(['light', 'dark'] as const)('has text that stands out from its ground (%s)', async (scheme) => {
    await signIn({ ...desk, scheme });
    house.mains = silent;
    await browser.reads('shutdown pending');
    expect(await browser.evaluate(faintest)).toBeGreaterThanOrEqual(4.5);
  });
});

/** The lowest contrast of a text with the ground behind it, as WCAG 2.2 counts it (its level AA wants 4.5). */
const faintest = `(() => {
  const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const luminance = (colour) => {
    const [r, g, b] = numbers(colour).slice(0, 3).map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (node) => {
    const colour = getComputedStyle(node).backgroundColor;
    if (numbers(colour)[3] !== 0) return colour;
    return node.parentElement === null ? 'rgb(255, 255, 255)' : ground(node.parentElement);
  };
  const contrasts = [...document.querySelectorAll('body *')]
    .filter((node) => node.checkVisibility() && [...node.childNodes].some(({ nodeType, data }) => nodeType === 3 && data.trim() !== ''))
    .map((node) => {
      const [one, other] = [luminance(getComputedStyle(node).color), luminance(ground(node))];
      return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    });
  return Math.min(...contrasts);
})()`;
