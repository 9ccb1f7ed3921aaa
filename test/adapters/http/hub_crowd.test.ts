import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { usualLimits, type HubLimits, type HubSettings } from '../../../src/adapters/http/settings.js';
import { milliseconds, minutes } from '../../../src/domain/time.js';
import { waitFor } from '../../wait_for.js';
import { address, HubUnderTest, token } from './given.js';

let under: HubUnderTest;
let crowd: Socket[] = [];
/** What came back to the crowd. */
let answers = '';

beforeEach(() => {
  crowd = [];
  answers = '';
});
afterEach(async () => {
  for (const socket of crowd) socket.destroy();
  await under.stop();
});

const start = async (settings: Partial<HubSettings> = {}, limits: Partial<HubLimits> = {}): Promise<void> => {
  under = await HubUnderTest.start(settings, limits);
};

/** All of them connected from one address, none of them saying anything. */
const connectIdle = async (number: number, from: string): Promise<void> => {
  const idle = Array.from({ length: number }, () =>
    connect({ port: under.port, host: '127.0.0.1', localAddress: from }),
  );
  crowd.push(...idle);
  await Promise.all(
    idle.map(async (socket) => {
      socket.on('error', () => undefined);
      socket.on('data', (data) => (answers += data.toString()));
      await Promise.race([once(socket, 'connect'), once(socket, 'close')]);
    }),
  );
};

const openOnes = (): number => crowd.filter(({ closed, destroyed }) => !closed && !destroyed).length;

describe('a crowd of idle connections', () => {
  it('from one address does not keep another one from polling', async () => {
    await start({}, { headersPatience: minutes(1), requestPatience: minutes(1) });
    const comes = connectIdle(600, address.stranger);
    expect((await under.ask('/upsc', { from: address.nas })).status).toBe(200);
    await comes;
    expect((await under.ask('/upsc', { from: address.nas })).status).toBe(200);
    await waitFor('the crowd to be thinned out', () => openOnes() === usualLimits.mostConnectionsOfOne);
    await expect(under.ask('/upsc', { from: address.stranger })).rejects.toThrow();
    expect(under.log.at('warn')).toEqual([expect.stringContaining(`${address.stranger} has 20 connections`)]);
  });

  it('is closed soon where no request comes, and its address is served again', async () => {
    await start({}, { headersPatience: milliseconds(200) });
    await connectIdle(usualLimits.mostConnectionsOfOne, address.nas);
    await waitFor('the idle ones to be closed', () => openOnes() === 0);
    expect(answers).toContain('REQUEST_TIMEOUT');
    expect((await under.ask('/upsc')).status).toBe(200);
  });

  it.each(['127.0.0.9', '127.0.0.8/31'])('is let in from a trusted proxy: %s', async (proxy) => {
    await start({ trustedProxies: [proxy] }, { headersPatience: minutes(1), requestPatience: minutes(1) });
    await connectIdle(usualLimits.mostConnectionsOfOne + 10, address.stranger);
    const headers = { authorization: `Bearer ${token}`, 'x-forwarded-for': address.nas };
    expect((await under.ask('/config', { from: address.stranger, headers })).status).toBe(200);
    expect(openOnes()).toBe(usualLimits.mostConnectionsOfOne + 10);
  });
});
