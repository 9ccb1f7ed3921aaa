import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { silent } from '../domain/given.js';
import { Browser } from './page_browser.js';
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
  homeAssistant.closeAllConnections();
  await new Promise((resolve) => homeAssistant.close(resolve));
  await house.close();
});

const inFrame = (expression: string): string =>
  `(() => { const { document } = window.frames[0]; return ${expression}; })()`;

describe('the page in Home Assistant’s sidebar', () => {
  it('shows the status without a token, below a path that it does not know, and follows it', async () => {
    await browser.look({ width: 1100, height: 1000, scheme: 'light' });
    const { port } = homeAssistant.address() as AddressInfo;
    await browser.open(`http://127.0.0.1:${port}/`);
    const shows = (words: string): Promise<void> =>
      browser.until(words, inFrame(`document.body?.innerText.includes(${JSON.stringify(words)})`));
    await shows('The mains is there');
    await shows('Live');
    house.mains = silent;
    await shows('shutdown pending');
    expect(await browser.evaluate(inFrame("document.getElementById('token-form').hidden"))).toBe(true);
    expect(browser.complaints).toEqual([]);
  });
});
