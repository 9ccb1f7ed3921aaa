import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MagicPackets, magicPacket, sourceAddresses } from '../../../src/adapters/wake/magic_packets.js';
import type { WakeTarget } from '../../../src/config/sections/hosts.js';
import { KeptLog } from '../../kept_log.js';
import { waitFor } from '../../wait_for.js';
import { PacketCatcher } from './packet_catcher.js';

const mac = '001132f8af9f';
const plain = `${'ff'.repeat(6)}${mac.repeat(16)}`;

describe('a magic packet', () => {
  it('is six times FF, sixteen times the address, and the SecureOn password', () => {
    const sixBytes = fc.uint8Array({ minLength: 6, maxLength: 6 }).map((bytes) => Buffer.from(bytes));
    fc.assert(
      fc.property(sixBytes, fc.option(sixBytes), (address, password) => {
        const packet = magicPacket(address.toString('hex'), password?.toString('hex') ?? null);
        const body = Array.from({ length: 16 }, () => address);
        expect(packet).toEqual(
          Buffer.concat([Buffer.alloc(6, 0xff), ...body, ...(password ? [password] : [])]),
        );
      }),
    );
  });

  it.each([
    ['00', null],
    ['00113', null],
    ['zz1132f8af9f', null],
    [mac, '12'],
    [mac, 'no hex here!'],
  ])('is not made of %j and %j', (address, password) => {
    expect(() => magicPacket(address, password)).toThrow(expect.objectContaining({ code: 'MAGIC_PACKET' }));
  });
});

it('interfaces are told by name or address, each address once', () => {
  expect(sourceAddresses(['lo', '127.0.0.1', 'nowhere0'])).toEqual({
    addresses: ['127.0.0.1'],
    missing: ['nowhere0'],
  });
});

describe('sending', () => {
  let catcher: PacketCatcher;
  let port: number;
  let log: KeptLog;
  beforeEach(async () => {
    catcher = new PacketCatcher();
    port = await catcher.start();
    log = new KeptLog();
  });
  afterEach(() => catcher.stop());

  const packets = (target: Partial<WakeTarget> = {}): MagicPackets => {
    const usual = { mac, secureOn: null, broadcast: '127.255.255.255', port, interfaces: [] };
    return new MagicPackets(new Map([['nas', { ...usual, ...target }]]), log);
  };
  const caught = (count: number): Promise<unknown> =>
    waitFor(`${count} packets`, () => catcher.caught.length >= count);

  it('broadcasts one packet', async () => {
    expect(await packets().send('nas')).toBeNull();
    await caught(1);
    expect(catcher.caught.map(({ bytes }) => bytes.toString('hex'))).toEqual([plain]);
    expect(log.lines).toEqual([]);
  });

  it('ends it with the SecureOn password', async () => {
    await packets({ secureOn: '0badc0ffee11' }).send('nas');
    await caught(1);
    expect(catcher.caught[0]?.bytes.toString('hex')).toBe(`${plain}0badc0ffee11`);
  });

  it('sends from each interface', async () => {
    await packets({ broadcast: '127.0.0.1', interfaces: ['lo', '127.0.0.2'] }).send('nas');
    await caught(2);
    expect(catcher.caught.map(({ from }) => from).sort()).toEqual(['127.0.0.1', '127.0.0.2']);
  });

  it('goes on with the other interfaces where one is missing, and tells it once', async () => {
    const some = packets({ broadcast: '127.0.0.1', interfaces: ['nowhere0', 'lo'] });
    expect(await some.send('nas')).toBeNull();
    expect(await some.send('nas')).toBeNull();
    await caught(2);
    expect(log.lines).toHaveLength(1);
    expect(log.at('warn')[0]).toContain('nowhere0');
  });

  it('tells why none left where the system refuses, and does not reject', async () => {
    expect(await packets({ interfaces: ['203.0.113.7'] }).send('nas')).toContain('203.0.113.7');
  });

  it('knows no packet for a host without a hardware address', async () => {
    expect(await packets().send('tv')).toContain('no hardware address');
    expect(catcher.caught).toEqual([]);
  });
});
