import { describe, expect, it } from 'vitest';
import { clientsNotReading } from '../../../src/adapters/nut/unread_answers.js';

const heading =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode';
const row = (local: string, remote: string, state: string, unread: string): string =>
  `   9: ${local} ${remote} ${state} ${unread}:00000000 04:00000020 00000000   102        0 42706 2 00000000 20 4 0 49 -1`;

// As Linux prints them on amd64; 0DA5 is port 3493.
const upsd = '0100007F:0DA5';
const notReading = (...rows: string[]): readonly string[] =>
  clientsNotReading([heading, ...rows, ''].join('\n'), new Set([3493]), true);

describe('clients that do not read', () => {
  it('are those with more unread than one answer, each connection for itself', () => {
    expect(
      notReading(
        row(upsd, '0501A8C0:DC74', '01', '00237B81'),
        row(upsd, '0501A8C0:DC75', '08', '00001001'),
        row(upsd, '0601A8C0:DC76', '01', '00001000'),
      ),
    ).toEqual(['192.168.1.5', '192.168.1.5']);
  });

  it('are not those of other ports, nor those that upsd has closed, nor its listening socket', () => {
    expect(
      notReading(
        row('0100007F:0DA4', '0501A8C0:DC74', '01', '00237B81'),
        row('0501A8C0:DC74', upsd, '01', '00237B81'),
        row(upsd, '0501A8C0:DC74', '04', '00237B81'),
        row(upsd, '00000000:0000', '0A', '00237B81'),
        'nonsense',
      ),
    ).toEqual([]);
  });

  it('are told by their IPv6 address, and by their IPv4 address where one socket serves both', () => {
    const server = '00000000000000000000000001000000:0DA5';
    expect(
      notReading(
        row(server, 'B80D0120000000000000000001000000:DC74', '01', '00237B81'),
        row(server, '0000000000000000FFFF00000501A8C0:DC74', '01', '00237B81'),
      ),
    ).toEqual(['2001:db8::1', '192.168.1.5']);
  });

  it('are read in either order of bytes', () => {
    const table = [heading, row('7F000001:0DA5', 'C0A80105:DC74', '01', '00237B81')].join('\n');
    expect(clientsNotReading(table, new Set([3493]), false)).toEqual(['192.168.1.5']);
  });
});
