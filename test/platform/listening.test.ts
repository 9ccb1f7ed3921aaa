import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import {
  isAddressAbsent,
  listen,
  listenFailure,
  listenForAMoment,
  localAddresses,
} from '../../src/platform/listening.js';

let server: Server | null = null;
afterEach(() => server?.close());

const taken = async (): Promise<number> => {
  server = createServer();
  await listen(server, { host: '127.0.0.1', port: 0 });
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
};

const errorOf = (host: string, port: number): Promise<unknown> =>
  listenForAMoment({ host, port }).then(
    () => null,
    (error: unknown) => error,
  );

const wanted = {
  port: 80,
  place: ' (http.listen: [::1]:80)',
  ifTaken: 'Stop that program.',
  ifForbidden: 'Choose another port.',
  otherwise: 'HTTP cannot be served on [::1]:80 (http.listen)',
};

describe('listening', () => {
  it('is possible on an address of this machine, whose names are replaced', async () => {
    expect(await listenForAMoment({ host: '127.0.0.1', port: 0 })).toBe('127.0.0.1');
    expect(await listenForAMoment({ host: 'localhost', port: 0 })).toMatch(/^(127\.0\.0\.1|::1)$/);
  });

  it('on a port that is taken is told as such', async () => {
    const failure = listenFailure(await errorOf('127.0.0.1', await taken()), wanted);
    expect(failure.code).toBe('PORT_TAKEN');
    expect(failure.explanation).toBe(
      'Port 80 (http.listen: [::1]:80) is already used by another program. Stop that program.',
    );
  });

  it('on an address that this machine has not is told as such', async () => {
    const error = await errorOf('203.0.113.1', 0);
    expect(isAddressAbsent(error)).toBe(true);
    const { code, message } = listenFailure(error, wanted);
    expect(code).toBe('ADDRESS_UNUSABLE');
    expect(message).toContain('HTTP cannot be served on [::1]:80 (http.listen): listen EADDRNOTAVAIL');
  });

  it('on a port of root is told as such', () => {
    const { code, remedy } = listenFailure(Object.assign(new Error(), { code: 'EACCES' }), wanted);
    expect([code, remedy]).toEqual(['PORT_FORBIDDEN', 'Choose another port.']);
  });

  it('can be done on what this machine has', () => {
    expect(localAddresses()).toContainEqual({ interface: 'lo', address: '127.0.0.1', family: 'IPv4' });
  });
});
