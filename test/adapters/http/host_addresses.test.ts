import { describe, expect, it } from 'vitest';
import { HostAddresses } from '../../../src/adapters/http/host_addresses.js';
import { canonicalAddress } from '../../../src/adapters/http/ip_address.js';
import { KeptLog } from '../../kept_log.js';

describe('an IP address', () => {
  it.each([
    ['192.168.1.2', '192.168.1.2'],
    [' 192.168.1.2 ', '192.168.1.2'],
    ['::ffff:192.168.1.2', '192.168.1.2'],
    ['::FFFF:c0a8:0102', '192.168.1.2'],
    ['FD00:0:0:0::00A1', 'fd00::a1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['nas.lan', null],
    ['192.168.1', null],
    ['', null],
  ])('%j has the spelling %j', (given, spelling) => {
    expect(canonicalAddress(given)).toBe(spelling);
  });
});

describe('hosts by their addresses', () => {
  const host = (id: string, address: string | null) => ({ id, address, ignoresDrills: false });

  it('are found in any spelling, by name too', async () => {
    const log = new KeptLog();
    const hosts = new HostAddresses(
      [host('none', null), host('six', 'FD00::A1'), host('four', '192.168.1.2'), host('named', 'localhost')],
      log,
    );
    await hosts.start();
    hosts.stop();
    expect(hosts.hostAt('fd00:0:0::a1')?.id).toBe('six');
    expect(hosts.hostAt('::ffff:192.168.1.2')?.id).toBe('four');
    expect(hosts.hostAt('127.0.0.1')?.id).toBe('named');
    expect(hosts.hostAt('192.168.1.3')).toBeNull();
    expect(hosts.hostAt('nonsense')).toBeNull();
    expect(hosts.hostAt(null)).toBeNull();
    expect(log.lines).toEqual([]);
  });
});
