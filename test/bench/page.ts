import { freePort } from '../adapters/mqtt/real_broker.js';
import { Browser, screens } from '../e2e/page_browser.js';
import { waitFor } from '../wait_for.js';
import { LoopbackService } from './loopback_service.js';
import { percentile, told, wanted, type Measurement } from './measurement.js';

const token = 'a-token-of-the-bench';
const runs = 10;

/** Notes when the verdict was painted: two frames after it came into the document. */
const watchVerdict = `
  sessionStorage.setItem('sentinel-ups-admin-token', ${JSON.stringify(token)});
  new MutationObserver((_, observer) => {
    if (document.querySelector('.verdict') === null) return;
    observer.disconnect();
    requestAnimationFrame(() => requestAnimationFrame(() => { window.paintedAt = performance.now(); }));
  }).observe(document, { childList: true, subtree: true });
`;

/** From opening the page to *Now* on the screen, with 20 sentinels and 50 hosts, each time in a browser that knows nothing of it. */
export async function measurePage(): Promise<Measurement[]> {
  const [port, nut] = await Promise.all([freePort(), freePort()]);
  const address = `http://127.0.0.1:${port}/`;
  const service = await LoopbackService.start(houseOf(port, nut));
  const browser = await Browser.start();
  try {
    const isServed = (): Promise<boolean> =>
      fetch(address).then(
        ({ ok }) => ok,
        () => false,
      );
    await waitFor('the page', isServed, { within: 60_000, every: 100 });
    const times: number[] = [];
    for (let run = 0; run < runs; run += 1) {
      const tab = await browser.open(address, screens.phone, (page) =>
        page.addInitScript(watchVerdict).then(() => undefined),
      );
      const painted = (): Promise<number | undefined> =>
        tab.page.evaluate<number | undefined>('window.paintedAt');
      times.push(await waitFor('the verdict to be painted', painted, { every: 50 }));
      await browser.closeTabs();
    }
    return [
      told(`page: opened → verdict on the screen, median of ${runs}`, percentile(times, 50) / 1000, 's'),
      wanted(`page: opened → verdict on the screen, max of ${runs}`, percentile(times, 100) / 1000, 's', 1),
    ];
  } finally {
    await browser.close();
    await service.close();
  }
}

const houseOf = (port: number, nut: number): Readonly<Record<string, unknown>> => ({
  sentinels: Array.from({ length: 20 }, (_, index) => `127.0.1.${index + 1}`),
  hosts: Array.from({ length: 50 }, (_, index) => ({
    name: `Host ${index + 1}`,
    address: `127.0.2.${index + 1}`,
    shutdown_delay: `${index + 1}m`,
  })),
  mqtt: false,
  nut: { listen: [`127.0.0.1:${nut}`] },
  http: { listen: `127.0.0.1:${port}`, admin_token: token },
});
