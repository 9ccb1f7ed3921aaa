import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { waitFor } from '../../wait_for.js';
import { labAvailable } from '../harness/available.js';
import { eventually } from '../harness/eventually.js';
import { HubCaller, keptToken } from '../harness/hub_caller.js';
import { inHouse, startOnLine } from '../harness/in_house.js';
import { NutWatch } from '../harness/nut_watch.js';
import { hostsIn, statusText } from '../harness/status_command.js';
import { objectsOn, watchFromTheStart } from '../harness/topics_seen.js';

const context = {
  // With the default timeout no ping that is late on a busy machine is told in between.
  detection: { interval: '1s', restore_after: '1s', boot_grace: '5s' },
  http: { listen: '0.0.0.0:5000' },
};

const taken = { status: 200, body: '{"message":"Status updated successfully"}' };

/** Asks again and again, as client scripts do, and keeps what changed and when it was asked (`performance.now()`). */
class Polling {
  readonly answers: { readonly status: string; readonly asked: number }[] = [];
  private running = true;
  private readonly ended: Promise<void>;

  constructor(private readonly caller: HubCaller) {
    this.ended = this.poll();
  }

  /** Every status, in order, each repetition once; where nobody answered is left out. */
  get statuses(): string[] {
    const statuses = this.answers.map(({ status }) => status);
    return statuses.filter((status, index) => status !== statuses[index - 1]);
  }

  end(): Promise<void> {
    this.running = false;
    return this.ended;
  }

  private async poll(): Promise<void> {
    while (this.running) {
      const asked = performance.now();
      const answer = await this.caller.upsc();
      if (answer !== null) this.answers.push({ status: String(answer.status), asked });
      await pause(200);
    }
  }
}

describe.skipIf(!labAvailable)('the hub and client scripts (needs network namespaces)', () => {
  it.concurrent(
    'serves them through an outage and a crash of the service, and believes nobody else',
    ({ onTestFinished }) =>
      inHouse({}, async ({ lab, service }) => {
        const nas = await lab.addHost();
        const tv = await lab.addHost();
        const stranger = await lab.addHost();
        await service.configure({
          ...context,
          ups: { low_battery_after: '10m' },
          hosts: [
            { name: 'NAS', address: nas.address, shutdown_delay: '90s' },
            { name: 'TV', address: tv.address, shutdown_delay: '10m', ignore_drills: true },
          ],
        });
        await startOnLine(service);
        expect((await stat(join(service.dataFolder, 'http-token'))).mode & 0o777).toBe(0o600);
        const token = await keptToken(service);
        const onNas = new HubCaller(nas, token);
        const onTv = new HubCaller(tv, token);
        const outsider = new HubCaller(stranger, token);
        const topics = await watchFromTheStart(service.clients);
        onTestFinished(() => topics.end());
        const reportsOf = (id: string): unknown[] =>
          objectsOn(topics, `host/${id}`).map(({ last_report: report }) => report);

        const configuration = await onNas.get('/config');
        expect(configuration).toEqual({
          status: 200,
          body: `{"SHUTDOWN_DELAY_MINUTES":"2","UPS_NAME":"ups@${nas.server}","IGNORE_SIMULATION":false}`,
        });
        expect(await onNas.get(`/config?ip=${tv.address}`)).toEqual({
          status: 200,
          body: `{"SHUTDOWN_DELAY_MINUTES":"10","UPS_NAME":"ups@${nas.server}","IGNORE_SIMULATION":true}`,
        });
        expect(await outsider.get('/config')).toMatchObject({ status: 404 });
        expect(await onNas.upsc()).toEqual({ status: 'OL', simulation: false });
        expect(await new HubCaller(nas, null).get('/version')).toMatchObject({ status: 200 });

        for (const wrong of [null, 'x', `${token}x`, token.slice(1), '']) {
          const impostor = new HubCaller(nas, wrong);
          for (const path of ['/config', '/upsc', '/api/status'])
            expect(await impostor.get(path)).toMatchObject({ status: 401 });
          expect(await impostor.report({ status: 'shutting_down' })).toMatchObject({ status: 401 });
        }
        for (const caller of [onTv, outsider])
          expect(await caller.report({ ip: nas.address, status: 'shutting_down' })).toMatchObject({
            status: 403,
            body: expect.stringContaining('NOT_YOUR_ADDRESS') as string,
          });
        expect(await outsider.report({ status: 'online' })).toMatchObject({ status: 404 });
        await eventually('it is online', async () => (await hostsIn(service))[0]?.state === 'online');
        expect((await hostsIn(service))[0]).toMatchObject({ last_report: null });

        expect(await onNas.report({ status: 'online', remaining_seconds: null, shutdown_delay: 2 })).toEqual(
          taken,
        );
        await eventually('the report over MQTT', () => typeof reportsOf('nas').at(-1) === 'string');
        expect((await hostsIn(service))[0]).toMatchObject({ reason: 'it answers, it reports', stale: false });
        expect(reportsOf('tv').at(-1)).toBeNull();

        const watch = new NutWatch(lab, ['ups']);
        onTestFinished(() => watch.end());
        const polling = new Polling(onTv);
        onTestFinished(() => polling.end());
        await waitFor('polls', () => polling.answers.length > 0);
        await lab.cut();
        const lost = await watch.reads('ups', 'OB');
        await eventually('a poll after it', () => polling.answers.some(({ asked }) => asked > lost.by));
        expect(polling.answers.find(({ asked }) => asked > lost.by)?.status).toBe('OB LB');

        expect(await onNas.report({ status: 'shutdown_pending', remaining_seconds: 55 })).toEqual(taken);
        await eventually('it is pending', async () =>
          /NAS +shutdown pending .*it said so/.test(await statusText(service)),
        );
        await service.crash();
        await watch.readsNothing('ups');
        service.start();
        await watch.reads('ups', 'OB', 60_000);
        await eventually('the hub answers', async () => (await onNas.upsc())?.status === 'OB LB');
        expect(await onNas.get('/config')).toEqual(configuration);
        expect(await onNas.report({ status: 'shutting_down', remaining_seconds: null })).toEqual(taken);
        await eventually('it goes down', async () =>
          /NAS +shutting down .*it said so/.test(await statusText(service)),
        );
        await nas.halt();
        await waitFor('it is offline', async () => (await hostsIn(service))[0]?.state === 'offline', {
          within: 90_000,
          every: 1_000,
        });
        expect((await hostsIn(service))[0]).toMatchObject({ stale: false, remaining: null });

        await lab.restore();
        await watch.reads('ups', 'OL');
        await eventually('a poll says so', () => polling.statuses.at(-1) === 'OL');
        expect(polling.statuses).toEqual(['OL', 'OB LB', 'OL']);
        const drill = await service.command('drill', 'start');
        expect(drill.code).toBe(0);
        expect(await onTv.upsc()).toEqual({ status: 'OB LB', simulation: true });
        await service.command('drill', 'stop');
        await watch.reads('ups', 'OL');
        await eventually('a poll says so', async () => (await onTv.upsc())?.simulation === false);
      }),
  );

  it.concurrent(
    'believe the reports of a machine that lets no ping through; once it said goodbye it is offline, not stale',
    ({ onTestFinished }) =>
      inHouse({}, async ({ lab, service }) => {
        const desktop = await lab.addHost();
        await desktop.firewallPings();
        await service.configure({
          ...context,
          hosts: [{ name: 'Desktop', address: desktop.address, shutdown_delay: '10m' }],
        });
        await startOnLine(service);
        const topics = await watchFromTheStart(service.clients);
        onTestFinished(() => topics.end());
        const caller = new HubCaller(desktop, await keptToken(service));
        const host = async () => (await hostsIn(service))[0];
        // Long enough for a machine that is silent to be taken for down.
        const reportsUntil = performance.now() + 25_000;
        while (performance.now() < reportsUntil) {
          expect(await caller.report({ status: 'online' })).toEqual(taken);
          await pause(3_000);
          expect(await host()).toMatchObject({ state: 'online', stale: false });
        }
        await lab.cut();
        await eventually('the outage', async () => (await caller.upsc())?.status === 'OB LB');
        expect(await caller.report({ status: 'shutting_down' })).toEqual(taken);
        await eventually('it goes down', async () => (await host())?.state === 'shutting_down');
        await desktop.halt();
        await waitFor('it is offline', async () => (await host())?.state === 'offline', {
          within: 180_000,
          every: 2_000,
        });
        expect(await host()).toMatchObject({ stale: false });
        const told = objectsOn(topics, 'event').filter(({ host: id }) => id === 'desktop');
        expect(told.map(({ event_type: type }) => type)).toEqual([
          ...['host_online', 'host_shutdown_pending', 'host_shutting_down', 'host_offline'],
        ]);
      }),
  );
});
