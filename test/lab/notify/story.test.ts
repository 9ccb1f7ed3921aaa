import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { waitFor } from '../../wait_for.js';
import { labAvailable } from '../harness/available.js';
import { inHouse, quickDetection } from '../harness/in_house.js';
import { LongRunning } from '../harness/long_running.js';
import type { Lab } from '../harness/namespaces.js';
import type { Service } from '../harness/service.js';
import { statusOf } from '../harness/status_command.js';

const program = fileURLToPath(new URL('../harness/message_servers.mjs', import.meta.url));

interface Message {
  readonly by: string;
  readonly text: string;
}

/** The servers that take messages, behind the router. */
const messageServers = async (lab: Lab) => {
  const router = await lab.addHost();
  const running = new LongRunning([...router.onIt, process.execPath, program]);
  const taken = (): Message[] => running.lines.map(({ text }) => JSON.parse(text) as Message);
  await waitFor('the servers', () => taken().length > 0, { within: 20_000 });
  return {
    router,
    /** Without the line breaks that mail puts into long lines (quoted-printable). */
    by: (target: string): string[] =>
      taken().flatMap(({ by, text }) => (by === target ? [text.replaceAll(/=\r?\n/g, '')] : [])),
    end: () => running.end(),
  };
};

const queued = (service: Service): Promise<string> =>
  readFile(join(service.dataFolder, 'notify-queue.jsonl'), 'utf8').catch(() => '');

const waitLong = { within: 120_000, every: 100 };

const targetsAt = (address: string) => [
  {
    name: 'mail',
    type: 'mail',
    server: address,
    security: 'none',
    from: 'ups@home.example',
    to: ['me@home.example'],
  },
  { name: 'phone', type: 'ntfy', url: `http://${address}/topic` },
  { name: 'hook', type: 'webhook', url: `http://${address}/hook` },
];

describe.skipIf(!labAvailable)('an outage in which the router is down (needs network namespaces)', () => {
  it('is told after it to each target: once, as one message, with its true times', () =>
    inHouse({}, async ({ lab, service }) => {
      const servers = await messageServers(lab);
      const { router } = servers;
      const told = () => ({ mail: servers.by('mail'), phone: servers.by('/'), hook: servers.by('/hook') });
      const counts = () => Object.values(told()).map((messages) => messages.length);
      try {
        await service.configure({
          detection: quickDetection,
          mqtt: false,
          notify: { targets: targetsAt(router.address) },
        });
        service.start();
        await waitFor('the first OL', async () => (await service.clients.status()) === 'OL', waitLong);
        expect((await service.command('notify', 'test')).stdout).toMatch(
          /to mail was delivered: 250.*\n.*to phone was delivered: HTTP 200.*\n.*to hook was delivered: HTTP 200/,
        );
        expect(counts()).toEqual([1, 1, 1]);

        // Both lose their power at the same time.
        await router.halt();
        await lab.cut();
        await waitFor('it is queued', async () => (await queued(service)).includes('mains_lost'), waitLong);
        await service.crash();
        service.start();
        await waitFor(
          'the crash is queued',
          async () => (await queued(service)).includes('service_failed'),
          waitLong,
        );
        await lab.restore();
        await waitFor(
          'the end is queued',
          async () => (await queued(service)).includes('mains_restored'),
          waitLong,
        );
        expect(counts()).toEqual([1, 1, 1]);
        await router.boot();
        await waitFor('all are told', () => counts().every((count) => count > 1), waitLong);

        const { last_outage: outage } = await statusOf(service);
        const { mail, phone, hook } = told();
        const [, asJson = '{}'] = hook;
        const sent = JSON.parse(asJson) as Record<string, unknown>;
        expect(sent).toMatchObject({
          title: expect.stringMatching(/^Mains was lost and is back after \d+ s/) as string,
          event: 'mains_restored',
          since: outage?.started,
          seconds: outage?.duration,
          count: 3,
        });
        const { time } = sent;
        // A mail counts whole seconds.
        const date = /^Date: (.*)\r?$/m.exec(mail[1] ?? '')?.[1] ?? '';
        expect(Math.floor(Date.parse(String(time)) / 1000)).toBe(Date.parse(date) / 1000);
        for (const text of [mail[1], phone[1], asJson]) {
          expect(text).toContain('Mains lost: ');
          expect(text).toContain('sentinel-ups has started again after being down');
          expect(text).toContain('Mains is back');
        }

        // What comes next is told alone: nothing waits any more, and nothing is told twice.
        await service.command('drill', 'start');
        await waitFor('the drill is told', () => counts().every((count) => count > 2), waitLong);
        expect(counts()).toEqual([3, 3, 3]);
        for (const text of [told().mail[2], told().phone[2], told().hook[2]]) {
          expect(text).toContain('A drill has started');
          expect(text).not.toContain('Mains is back');
        }
      } finally {
        await servers.end();
      }
    }));
});
