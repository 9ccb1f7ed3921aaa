import { describe, expect, it } from 'vitest';
import { notifyRoutes } from '../../../src/adapters/http/notify_routes.js';
import type { Notifications, TargetState, TestOutcome } from '../../../src/api/notifications.js';
import { seconds, wallClockTime } from '../../../src/domain/core/time.js';

const state: TargetState = {
  name: 'phone',
  type: 'ntfy',
  events: ['mains_lost'],
  waiting: 2,
  dropped: 0,
  lastDelivery: wallClockTime(0),
  lastError: { at: wallClockTime(1_000), reason: 'HTTP 503' },
  nextAttemptIn: seconds(20),
};

const notifications = (outcome: TestOutcome | 'busy'): Notifications => ({
  targets: () => [state],
  test: (target) => (target === 'phone' ? Promise.resolve(outcome) : null),
});

const answerTo = async (method: string, id: string | null, asked: Notifications | null) => {
  const route = notifyRoutes({ notifications: asked }).find((one) => one.method === method);
  if (route === undefined) throw new Error('no such route');
  const session = { reads: true, commands: true, user: null, ingress: false };
  return route.answer({ id, caller: null, calledAs: 'ups', query: {}, body: undefined, session });
};

const delivered = { delivered: true, answer: '250 queued' };

describe('the routes of notifications', () => {
  it('tell how each target stands', async () => {
    expect(await answerTo('GET', null, notifications(delivered))).toEqual({
      status: 200,
      body: {
        targets: [
          {
            name: 'phone',
            type: 'ntfy',
            events: ['mains_lost'],
            waiting: 2,
            dropped: 0,
            last_delivery: '1970-01-01T00:00:00.000Z',
            last_error: { at: '1970-01-01T00:00:01.000Z', reason: 'HTTP 503' },
            next_attempt_in: 20,
          },
        ],
      },
    });
    expect(await answerTo('GET', null, null)).toEqual({ status: 200, body: { targets: [] } });
  });

  it('tell what the server of a test said', async () => {
    expect(await answerTo('POST', 'phone', notifications(delivered))).toMatchObject({
      status: 200,
      body: { message: 'The test message to phone was delivered: 250 queued' },
    });
  });

  it.each([
    ['phone', { delivered: false, answer: '535 wrong password' }, 'NOT_DELIVERED', /535 wrong password/],
    ['phone', 'busy', 'REFUSED', /on its way/],
    ['nobody', delivered, 'UNKNOWN_TARGET', /There is: phone/],
  ] as const)('refuse a test of %s: %j is %s', async (id, outcome, code, words) => {
    await expect(answerTo('POST', id, notifications(outcome))).rejects.toMatchObject({ code });
    await expect(answerTo('POST', id, notifications(outcome))).rejects.toHaveProperty(
      'explanation',
      expect.stringMatching(words),
    );
  });
});
