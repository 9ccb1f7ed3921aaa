import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Browser, screens } from './page_browser.js';
import { House } from './page_house.js';

const prefix = '/api/hassio_ingress/made-up-session/';

/**
 * Stands in for Home Assistant and the Supervisor's ingress: frames the page as the sidebar does, and hands requests on with
 * the prefix taken off and the headers that ingress adds.
 */
const ingressTo = (port: number): Server =>
  createServer((incoming, outgoing) => {
    const path = incoming.url ?? '';
    if (path === '/') {
      outgoing.setHeader('content-type', 'text/html');
      outgoing.end(
        `<link rel="icon" href="data:,"><iframe src="${prefix}" style="width: 1000px; height: 900px"></iframe>`,
      );
      return;
    }
    if (!path.startsWith(prefix)) {
      outgoing.writeHead(404).end();
      return;
    }
    const headers = { ...incoming.headers, 'x-ingress-path': prefix, 'x-forwarded-for': '192.168.1.77' };
    const onward = request(
      { host: '127.0.0.1', port, path: `/${path.slice(prefix.length)}`, method: incoming.method, headers },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      },
    );
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });

let browser: Browser;
let house: House;
let homeAssistant: Server;
beforeAll(async () => {
  browser = await Browser.start();
});
afterAll(() => browser.close());
beforeEach(async () => {
  house = await House.build();
  homeAssistant = ingressTo(house.ingress.port ?? 0);
  await new Promise<void>((resolve) => homeAssistant.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  await browser.closeTabs();
  homeAssistant.closeAllConnections();
  await new Promise((resolve) => homeAssistant.close(resolve));
  await house.close();
});

describe('the page in Home Assistant’s sidebar', () => {
  it('shows the status without a token, below a path that it does not know', async () => {
    const { port } = homeAssistant.address() as AddressInfo;
    const tab = await browser.open(`http://127.0.0.1:${port}/`, screens.desk);
    const frame = tab.page.frameLocator('iframe');
    await frame.getByText(/^Live/).waitFor();
    expect(await frame.locator('form').count()).toBe(0);
    await frame.getByRole('link', { name: 'Act' }).click();
    await frame.locator('[aria-current=page]', { hasText: 'Act' }).waitFor();
    await tab.photograph('ingress');
    expect(tab.complaints.filter((complaint) => !complaint.includes('404'))).toEqual([]);
  });
});
