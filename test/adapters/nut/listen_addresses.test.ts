import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { ListenAddresses, type ListenPlan } from '../../../src/adapters/nut/listen_addresses.js';
import type { ListenAddress } from '../../../src/config/sections/nut.js';

const planFor = (wanted: readonly ListenAddress[]): Promise<ListenPlan> =>
  new ListenAddresses(wanted, () => undefined).tryEach();

describe('upsd', () => {
  it('is not started on an address that is taken or not ours', async () => {
    const taker = createServer();
    const port = await new Promise<number>((resolve) => {
      taker.listen(0, '127.0.0.1', () => {
        const address = taker.address();
        resolve(typeof address === 'object' && address ? address.port : 0);
      });
    });
    const check = (address: string) => planFor([{ address, port }]);
    await expect(check('127.0.0.1')).rejects.toMatchObject({
      code: 'PORT_TAKEN',
      message: expect.stringContaining(String(port)) as string,
    });
    await expect(check('203.0.113.1')).rejects.toMatchObject({ code: 'ADDRESS_UNUSABLE' });
    await new Promise((resolve) => taker.close(resolve));
    await expect(check('127.0.0.1')).resolves.toMatchObject({ missing: [] });
  });

  it('is started without an address that is not there, where another one is', async () => {
    const absent = { address: '203.0.113.1', port: 3493 };
    expect(await planFor([absent, { address: '127.0.0.1', port: 0 }])).toMatchObject({
      listen: [{ address: '127.0.0.1', port: 0 }],
      missing: [{ ...absent, why: 'absent' }],
    });
  });

  it('is not given what another address covers', async () => {
    const everywhere = { address: '0.0.0.0', port: 0 };
    const own = { address: '127.0.0.1', port: 0 };
    expect(await planFor([own, everywhere])).toMatchObject({ listen: [everywhere], missing: [] });
    const named = { address: 'localhost', port: 0 };
    const both = [{ address: '::', port: 0 }, named, everywhere];
    expect((await planFor(both)).listen).toEqual([everywhere, { address: '::', port: 0 }]);
  });

  it('is given the address behind a name: it may not resolve when the mains is gone', async () => {
    const { listen } = await planFor([{ address: 'localhost', port: 0 }]);
    expect(listen[0]?.address).toMatch(/^(127\.0\.0\.1|::1)$/);
  });
});
