import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { ingressGuard } from '../../../src/adapters/http/ingress_guard.js';

const sent = (...rawHeaders: string[]): IncomingMessage =>
  Object.assign(new IncomingMessage(new Socket()), { rawHeaders });

describe('who is in front of the page in Home Assistant', () => {
  it.each([
    ['before', ['x-remote-user-name', 'otto', 'X-REMOTE-USER-NAME', 'otto', 'X-Remote-User-Name', 'anna']],
    ['after', ['X-Remote-User-Name', 'anna', 'x-Remote-User-Name', 'otto']],
    ['as a value', ['X-Other', 'X-Remote-User-Name', 'otto', 'otto', 'X-Remote-User-Name', 'anna']],
  ])('is who the Supervisor says, whatever a browser adds in another spelling: %s', (_where, headers) => {
    expect(ingressGuard(['otto'])(sent(...headers), null).session).toEqual({
      ...{ reads: true, commands: false, user: 'anna', ingress: true },
    });
  });

  it('is nobody where only the browser says so', () => {
    const { session } = ingressGuard(['otto'])(sent('x-remote-user-name', 'otto'), null);
    expect(session).toMatchObject({ commands: false, user: null });
  });
});
