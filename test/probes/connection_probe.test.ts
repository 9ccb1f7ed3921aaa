import { describe, expect, it } from 'vitest';

import { interpretConnectError } from '../../src/probes/connection_probe.js';
import { milliseconds, seconds } from '../../src/domain/core/time.js';

describe('an error while connecting', () => {
  it.each([
    ['ECONNREFUSED', 'alive'],
    ['ECONNRESET', 'alive'],
    ['ETIMEDOUT', 'silent'],
    ['EHOSTUNREACH', 'silent'],
    ['EHOSTDOWN', 'silent'],
    ['ENETUNREACH', 'link_down'],
    ['ENETDOWN', 'link_down'],
    ['EACCES', 'unknown'],
    ['EPERM', 'unknown'],
    ['EMFILE', 'unknown'],
    ['EADDRNOTAVAIL', 'unknown'],
    ['EINVAL', 'unknown'],
    ['ERR_SOCKET_BAD_PORT', 'unknown'],
  ])('%s counts as %s', (code, kind) => {
    const error = Object.assign(new Error(`connect ${code}`), { code });
    expect(interpretConnectError(error, milliseconds(3), seconds(1)).kind).toBe(kind);
  });

  it('without a code is unknown', () => {
    expect(interpretConnectError('odd', milliseconds(3), seconds(1)).kind).toBe('unknown');
  });
});
