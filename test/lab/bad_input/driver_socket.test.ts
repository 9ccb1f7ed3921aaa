import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { labAvailable } from '../harness/available.js';
import { eventually } from '../harness/eventually.js';
import { timeUntil } from '../harness/detection_times.js';
import { inHouse, startOnLine } from '../harness/in_house.js';
import type { Service } from '../harness/service.js';
import { objectsOn, statusesUntil } from '../harness/topics_seen.js';

/** A raw client on the driver socket, next to upsd. */
class RawClient {
  private received = '';

  private constructor(private readonly socket: Socket) {
    socket.setEncoding('latin1').on('data', (text: string) => (this.received += text));
    socket.on('error', () => undefined);
  }

  static connect(service: Service): Promise<RawClient> {
    const socket = connect(join(service.dataFolder, 'nut-state', 'sentinel-ups-ups'));
    return new Promise((resolve, reject) => {
      socket.once('error', reject);
      socket.once('connect', () => resolve(new RawClient(socket)));
    });
  }

  send(bytes: string | Buffer): void {
    this.socket.write(bytes);
  }

  answered(text: string): Promise<unknown> {
    return eventually(`the answer ${text}`, () => this.received.includes(text));
  }

  close(): void {
    this.socket.destroy();
  }
}

const longest = 16_384;

/** None of them is a line that a upsd sends. */
const malformed: readonly (readonly [what: string, bytes: string | Buffer])[] = [
  ['no words', '\n\n \t \r\n'],
  ['an unknown request', 'MAKE COFFEE\n'],
  ['a quote that is never closed', 'SET ups.delay.shutdown "12\n'],
  ['too many words', `${'a '.repeat(5_000)}\n`],
  ['a line without end', Buffer.alloc(50 * longest, 'x')],
  ['the end of that line', '\n'],
  ['every byte there is', Buffer.from([...Array(256).keys(), 10])],
  ['zero bytes', Buffer.concat([Buffer.alloc(5_000), Buffer.from('\n')])],
  ["a driver's own words", 'SETINFO ups.status "OB LB"\nDATASTALE\nFSD\nDELCMD test.failure.start\n'],
  ['a request without its words', 'SET\nINSTCMD\nDUMPVALUE\nSET ups.delay.shutdown\n'],
];

/** Well-formed, and refused: request → code of NUT's TRACKING (1 unknown, 2 invalid argument, 3 failed). */
const refused: readonly (readonly [request: string, code: number])[] = [
  ['SET ups.delay.shutdown "-1"', 2],
  ['SET ups.delay.shutdown "86401"', 2],
  ['SET ups.delay.shutdown "soon"', 2],
  ['SET ups.delay.shutdown ""', 2],
  ['SET ups.status "OB LB"', 1],
  ['INSTCMD load.off', 1],
  ['INSTCMD shutdown.return', 1],
  ['INSTCMD driver.killpower', 3],
  ['INSTCMD test.failure.start 17', 2],
];

describe.skipIf(!labAvailable)('bad input on the driver socket (needs network namespaces)', () => {
  it('is refused clearly, changes nothing, and takes nothing from upsd', () =>
    inHouse({ configuration: { ups: { low_battery_after: '5m' } } }, async ({ lab, service }) => {
      const { clients } = service;
      await startOnLine(service);
      const watch = await clients.watchTopics();
      const before = await clients.upsc();

      const raw = await RawClient.connect(service);
      for (const [, bytes] of malformed) raw.send(bytes);
      raw.send('PING\n');
      await raw.answered('PONG');

      for (const [index, [request, code]] of refused.entries()) {
        raw.send(`${request} TRACKING id${index}\n`);
        await raw.answered(`TRACKING id${index} ${code}\n`);
      }
      const refusals = (): unknown[] =>
        objectsOn(watch, 'event').filter(({ event_type }) => event_type === 'command_refused');
      await eventually('an event for each refusal', () => refusals().length === refused.length);
      const told = (what: string): string[] => service.log.filter((line) => line.includes(what));
      await eventually('a line for each refusal', () => told('Refused ').length === refused.length);
      expect(told('malformed line').length).toBeGreaterThan(0);

      // Somebody who connects again and again, leaves half a line behind, or never reads.
      const others = await Promise.all(Array.from({ length: 20 }, () => RawClient.connect(service)));
      for (const other of others) other.send('DUMPALL\nSET ups.delay.shut');
      for (const other of others) other.close();

      expect(await clients.upsc()).toEqual(before);
      await lab.cut();
      await timeUntil(clients, 'OB', 30_000);
      raw.send('DUMPSTATUS\n');
      await raw.answered('SETINFO ups.status "OB"');
      await lab.restore();
      await timeUntil(clients, 'OL', 30_000);
      raw.close();
      expect(await statusesUntil(watch, 'OL')).toEqual(['OL', 'OB', 'OL']);
    }));
});
