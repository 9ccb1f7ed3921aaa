import { expect, it } from 'vitest';
import { historyRoutes } from '../../../src/adapters/http/history_routes.js';
import { Failure } from '../../../src/domain/core/failure.js';
import { moment, wallClockTime } from '../../../src/domain/core/time.js';
import type { History, Span } from '../../../src/domain/history/port.js';

const now = Date.UTC(2026, 0, 2);

class StandInHistory implements History {
  asked: readonly unknown[] = [];
  broken = false;
  list(limit: number, before: number | null) {
    this.asked = [limit, before];
    const span = { from: wallClockTime(now), to: wallClockTime(now + 1_000) };
    return { outages: [], recordingSince: wallClockTime(now), notRecorded: [span] };
  }
  outage(id: number) {
    this.asked = [id];
    return this.broken ? Promise.reject(new Error('EIO')) : Promise.resolve(null);
  }
  events({ from, to }: Span, types: readonly string[], limit: number) {
    this.asked = [from - now, to - now, types.join(), limit];
    return Promise.resolve({ events: [], truncated: false });
  }
  devices({ from, to }: Span) {
    this.asked = [from - now, to - now];
    return Promise.resolve({ devices: [], notRecorded: [] });
  }
}

async function ask(history: History | null, path: string, query = {}, id: string | null = null) {
  const clock = { now: () => moment(0, now) };
  const route = historyRoutes({ history, clock }).find((one) => one.path === path);
  const session = { reads: true, commands: false, user: null, ingress: false };
  const request = { caller: null, calledAs: 'here', query, id, body: undefined, session };
  try {
    return await route?.answer(request);
  } catch (error) {
    return error instanceof Failure ? error.code : error;
  }
}

const day = 86_400_000;

it.each([
  ['/api/history', {}, [100, null]],
  ['/api/history', { limit: '2000', before: '17' }, [2000, 17]],
  ['/api/history/events', {}, [-day, 0, '', 500]],
  [
    '/api/history/events',
    { type: 'mains_lost,host_offline', limit: '5' },
    [-day, 0, 'mains_lost,host_offline', 5],
  ],
  ['/api/history/devices', { from: '2026-01-01T12:00:00Z' }, [-day / 2, 0]],
  ['/api/history/devices', { to: '2026-01-01' }, [-2 * day, -day]],
])('%s with %j asks for the right part', async (path, query, asked) => {
  const history = new StandInHistory();
  expect(await ask(history, path, query)).toMatchObject({ status: 200 });
  expect(history.asked).toEqual(asked);
});

it.each([
  ['/api/history', { limit: '0' }],
  ['/api/history', { limit: '2001' }],
  ['/api/history', { before: '-1' }],
  ['/api/history', { limit: ['1', '2'] }],
  ['/api/history/events', { type: 'no_such_type' }],
  ['/api/history/events', { limit: '5001' }],
  ['/api/history/events', { from: 'yesterday' }],
  ['/api/history/devices', { from: '2026-01-03' }],
  ['/api/history/devices', { from: '2020-01-01' }],
])('%s refuses %j', async (path, query) => {
  expect(await ask(new StandInHistory(), path, query)).toBe('BAD_REQUEST');
});

it('tells times in ISO 8601', async () => {
  expect(await ask(new StandInHistory(), '/api/history')).toMatchObject({
    body: {
      recording_since: '2026-01-02T00:00:00.000Z',
      not_recorded: [{ from: '2026-01-02T00:00:00.000Z', to: '2026-01-02T00:00:01.000Z' }],
    },
  });
});

it('says what is not there, and why', async () => {
  const history = new StandInHistory();
  expect(await ask(history, '/api/history/outages/:id', {}, '7')).toBe('UNKNOWN_OUTAGE');
  expect(await ask(history, '/api/history/outages/:id', {}, '../7')).toBe('UNKNOWN_OUTAGE');
  history.broken = true;
  expect(await ask(history, '/api/history/outages/:id', {}, '7')).toBe('HISTORY_UNREADABLE');
  expect(await ask(null, '/api/history')).toBe('HISTORY_OFF');
});
