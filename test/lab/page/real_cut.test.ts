import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Browser, screens } from '../../e2e/page_browser.js';
import { labAvailable } from '../harness/available.js';
import { eventually } from '../harness/eventually.js';
import { inHouse, startOnLine } from '../harness/in_house.js';

describe.skipIf(!labAvailable)('the page in a real power cut (needs network namespaces)', () => {
  it('shows the cut with its countdown, the way back, a crash of the service, a drill, and all of it in its history', () =>
    inHouse({ sentinels: 2 }, async ({ lab, service }) => {
      await service.configure({
        witnesses: [],
        detection: { interval: '500ms', timeout: '300ms', restore_after: '1s', boot_grace: '2s' },
        ups: { low_battery_after: '10m' },
        hosts: [{ name: 'NAS', shutdown_delay: '5m' }],
      });
      const chromium = join(service.folder, 'chromium');
      await writeFile(chromium, `#!/bin/sh\nexec ${lab.onMachine.join(' ')} /usr/bin/chromium "$@"\n`, {
        mode: 0o755,
      });
      await startOnLine(service);
      const browser = await Browser.start(chromium);
      try {
        const token = (await readFile(join(service.dataFolder, 'http-admin-token'), 'utf8')).trim();
        const tab = await browser.open('http://127.0.0.1:5000/', screens.phone);
        await tab.signIn(token);
        await tab.reads('The mains is there');
        await lab.cut();
        await tab.reads('Power cut: no mains');
        await tab.reads('2 of 2 sentinels silent');
        await tab.reads(/shuts down in 4:\d\d/);
        await tab.photograph('real-cut-phone');
        await lab.restore();
        await tab.reads('The mains is there');

        // The service goes, and comes back: nothing old is shown as new meanwhile. What the browser says of that is not a fault.
        await service.crash();
        await tab.page.locator('.old').first().waitFor();
        await startOnLine(service);
        await tab.page.locator('.shown:not(.old)').waitFor();

        // A drill, from the dialog to its end.
        await tab.page.goto('http://127.0.0.1:5000/#/act');
        await tab.page.getByRole('button', { name: 'Start a drill …' }).click();
        await tab.page.getByRole('dialog').getByText('NAS').first().waitFor();
        await tab.page.getByRole('button', { name: 'Start the drill' }).click();
        await eventually('upsc reads OB', async () => (await service.clients.status()).startsWith('OB'));
        await tab.page.getByRole('button', { name: /^End the drill|^Stop the drill/ }).click();
        await tab.page.goto('http://127.0.0.1:5000/#/now');
        await tab.reads('The mains is there');
        await tab.page.goto('http://127.0.0.1:5000/#/then');
        await tab.page
          .getByRole('link', { name: /Outage/ })
          .first()
          .waitFor();
        await tab.page.getByRole('link', { name: /Drill/ }).first().waitFor();
        expect(tab.complaints.filter((line) => !line.includes('net::'))).toEqual([]);
      } finally {
        await browser.close();
      }
    }));
});
