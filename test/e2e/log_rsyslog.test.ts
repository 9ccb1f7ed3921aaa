import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { receiverCarrier } from '../../src/adapters/log/outlets/receiver.js';
import { startedOutlet } from '../adapters/log/outlets/given_outlet.js';
import { givenSender } from '../adapters/log/outlets/given_record.js';
import { givenReceiver } from '../adapters/log/outlets/log_receivers.js';
import { Authority, type Issued } from '../adapters/nut/authority.js';
import { waitFor } from '../wait_for.js';
import { hasRsyslog, RealRsyslog } from './real_rsyslog.js';

const needs = hasRsyslog ? '' : ' (skipped: needs the Debian packages rsyslog and rsyslog-gnutls)';

describe.skipIf(!hasRsyslog)(`the log to a real rsyslog${needs}`, () => {
  let folder: string;
  let issued: Issued;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sentinel-ups-rsyslog-'));
    issued = await (await Authority.create(folder)).issue();
  });
  afterAll(() => rm(folder, { recursive: true }));

  const cleanUp: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const clean of cleanUp.splice(0).reverse()) await clean();
  });

  it.each(['udp', 'tcp', 'tls'] as const)(
    'arrives by %s as it was meant, and goes on after rsyslog was away',
    async (transport) => {
      const rsyslog = await RealRsyslog.prepare(transport, issued);
      cleanUp.push(() => rsyslog.close());
      await rsyslog.start();
      const ca = transport === 'tls' ? issued.ca : null;
      const receiver = givenReceiver(transport, rsyslog.port, { ca });
      const { write, stop, events } = startedOutlet(receiverCarrier(receiver, givenSender));
      cleanUp.push(stop);

      const odd = 'Kühlschrank "A" \\ [x] ]';
      write(odd, { level: 'warn', event: 'mains_lost', ups: odd, count: 3 });
      const messages = (): ReturnType<RealRsyslog['messages']> => rsyslog.messages();
      await waitFor('the message', async () => (await messages()).length === 1);
      const [message] = await messages();
      expect(message).toMatchObject({
        pri: '28',
        time: '2026-11-27T18:08:17.123Z',
        host: 'attic',
        app: 'sentinel-ups',
        process: '4711',
        id: 'mains_lost',
        data: '[sentinel-ups@32473 ups="Kühlschrank \\"A\\" \\\\ [x\\] \\]" count="3"]',
      });
      expect(message?.msg.replace('\ufeff', '').trim()).toBe(`status: ${odd}`);

      for (let count = 0; count < 200; count += 1) write(`line ${count}`);
      await waitFor('all lines', async () => (await messages()).length === 201);
      expect((await messages()).slice(1).map(({ msg }) => msg.trim())).toEqual(
        Array.from({ length: 200 }, (_, count) => `status: line ${count}`),
      );

      await rsyslog.stop();
      await waitFor('the problem', () => {
        if (events.length === 0) write('while it is away');
        return events.length > 0;
      });
      write('at last');
      await rsyslog.start();
      await waitFor('recovery', () => events.length > 1);
      await waitFor('the line', async () => (await messages()).some(({ msg }) => msg.includes('at last')));
    },
  );
});
