import { expect, describe, it } from 'vitest';
import { waitFor } from '../../wait_for.js';
import { labAvailable } from '../harness/available.js';
import { MuteListener } from '../harness/mute_listener.js';
import { createLab } from '../harness/namespaces.js';
import { quickDetection } from '../harness/quick_detection.js';
import { Service } from '../harness/service.js';

const unhealthy = '{"healthy":false,"reasons":["upsd does not answer"]} 503';

describe.skipIf(!labAvailable)('the health of a running service (needs network namespaces)', () => {
  it('is bad without upsd, good in calm and outage, and told as unknown where nobody answers', async ({
    onTestFinished,
  }) => {
    const lab = await createLab();
    onTestFinished(() => lab.close());
    const taker = await MuteListener.start(lab, 3493);
    const service = await Service.prepare(lab, { configuration: { detection: quickDetection } });
    onTestFinished(() => service.close());
    const asked = () => service.command('health');
    const overHttp = async (): Promise<string> =>
      (await lab.run('curl', ['--silent', '-w', ' %{http_code}', 'http://127.0.0.1:5000/healthz'])).stdout;
    const becomes = (code: number): Promise<boolean> =>
      waitFor(`exit code ${code}`, async () => (await asked()).code === code, { within: 90_000, every: 200 });

    expect((await asked()).code).toBe(69);
    service.start();
    await becomes(1);
    expect((await asked()).stdout).toBe('unhealthy:\n  upsd does not answer\n');
    expect(await overHttp()).toBe(unhealthy);

    await taker.close();
    await becomes(0);
    expect((await asked()).stdout).toBe('healthy\n');
    expect(await overHttp()).toBe('{"healthy":true,"reasons":[]} 200');
    await lab.cut();
    await waitFor('OB', async () => (await service.clients.status()) === 'OB', { within: 60_000 });
    expect((await asked()).code).toBe(0);

    service.process.kill('SIGSTOP');
    const hanging = await asked();
    expect(hanging.code).toBe(69);
    expect(hanging.stderr).toContain('does not answer within 5 s');
    service.process.kill('SIGCONT');
    await becomes(0);
    expect(await service.stop()).toBe(0);
    expect((await asked()).code).toBe(69);
  });
});
