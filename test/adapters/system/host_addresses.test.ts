import { expect, it } from 'vitest';
import { HostAddresses } from '../../../src/adapters/system/host_addresses.js';
import { KeptLog } from '../../kept_log.js';

it('hosts are found by their address in any spelling, by name too', async () => {
  const log = new KeptLog();
  const hosts = new HostAddresses(
    [
      { id: 'none', address: null },
      { id: 'six', address: 'FD00::A1' },
      { id: 'four', address: '192.168.1.2' },
      { id: 'named', address: 'localhost' },
    ],
    log,
  );
  await hosts.start();
  hosts.stop();
  expect(hosts.hostAt('fd00:0:0::a1')?.id).toBe('six');
  expect(hosts.hostAt('::ffff:192.168.1.2')?.id).toBe('four');
  expect(hosts.hostAt('127.0.0.1')?.id).toBe('named');
  expect(hosts.hostAt('192.168.1.3')).toBeNull();
  expect(hosts.hostAt('nonsense')).toBeNull();
  expect(hosts.hostAt('')).toBeNull();
  expect(log.lines).toEqual([]);
});

/** Longer than a label can be (RFC 1035), so that no name server is asked. */
const noName = 'x'.repeat(64);

it('a name that does not resolve is warned of, and the other hosts are found', async () => {
  const log = new KeptLog();
  const hosts = new HostAddresses(
    [
      { id: 'gone', address: noName },
      { id: 'named', address: 'localhost' },
    ],
    log,
  );
  await hosts.start();
  hosts.stop();
  expect(hosts.hostAt('127.0.0.1')?.id).toBe('named');
  expect(log.lines).toHaveLength(1);
  expect(JSON.stringify(log.lines)).toContain(`The host name ${noName} does not resolve`);
});
