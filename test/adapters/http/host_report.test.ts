import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readReport } from '../../../src/adapters/http/host_report.js';
import { Failure } from '../../../src/domain/core/failure.js';

describe('a client’s report', () => {
  it.each([
    [
      { ip: '192.168.1.12', status: 'online' },
      { ip: '192.168.1.12', status: 'online', remaining: null },
    ],
    [
      { ip: '192.168.1.12', status: 'shutdown_pending', remaining_seconds: 600, shutdown_delay: 10 },
      { ip: '192.168.1.12', status: 'shutdown_pending', remaining: 600_000 },
    ],
    [
      { ip: '::ffff:192.168.1.12', status: 'shutdown_pending', remaining_seconds: '90' },
      { ip: '192.168.1.12', status: 'shutdown_pending', remaining: 90_000 },
    ],
    [
      { ip: 'FD00:0:0::1', status: 'shutting_down', remaining_seconds: null, shutdown_delay: null },
      { ip: 'fd00::1', status: 'shutting_down', remaining: null },
    ],
    [
      { ip: '192.168.1.12', status: 'shutdown_pending', remaining_seconds: -3 },
      { ip: '192.168.1.12', status: 'shutdown_pending', remaining: 0 },
    ],
  ])('%j is read', (body, read) => {
    expect(readReport(body)).toEqual(read);
  });

  it.each([
    [undefined, 'BAD_JSON', 'nothing was sent'],
    [{}, 'BAD_REPORT', 'no ip'],
    [null, 'BAD_REPORT', 'no ip'],
    [[], 'BAD_REPORT', 'no ip'],
    ['online', 'BAD_REPORT', 'no ip'],
    [{ status: 'online' }, 'BAD_REPORT', 'no ip'],
    [{ ip: 'nas.lan', status: 'online' }, 'BAD_REPORT', 'ip'],
    [{ ip: ['192.168.1.12'], status: 'online' }, 'BAD_REPORT', 'ip'],
    [{ ip: '192.168.1.12' }, 'BAD_REPORT', 'no status'],
    [{ ip: '192.168.1.12', status: 'gone' }, 'BAD_REPORT', 'online, shutdown_pending, shutting_down'],
    [{ ip: '192.168.1.12', status: 'online', remaining_seconds: 'soon' }, 'BAD_REPORT', 'remaining_seconds'],
    [{ ip: '192.168.1.12', status: 'online', remaining_seconds: 1e9 }, 'BAD_REPORT', 'remaining_seconds'],
  ])('%j is refused with the reason', (body, code, words) => {
    expect(() => readReport(body)).toThrow(
      expect.objectContaining({ code, explanation: expect.stringContaining(words) as string }),
    );
  });

  it('is read or refused, never anything else', () => {
    const odd = fc.record(
      {
        ip: fc.oneof(fc.jsonValue(), fc.ipV4(), fc.ipV6()),
        status: fc.oneof(fc.jsonValue(), fc.constantFrom('online', 'shutting_down')),
        remaining_seconds: fc.jsonValue(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), odd), (body) => {
        try {
          const { remaining } = readReport(body);
          expect(remaining === null || remaining >= 0).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(Failure);
        }
      }),
    );
  });
});
