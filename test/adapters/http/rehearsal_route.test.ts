import { afterEach, describe, expect, it } from 'vitest';
import { HubUnderTest } from './given.js';

let under: HubUnderTest;
afterEach(() => under.stop());

describe('GET /api/rehearsal', () => {
  it('tells what would happen if the mains went now, as JSON by its contract', async () => {
    under = await HubUnderTest.start();
    const { status, body } = await under.ask('/api/rehearsal?ups=ups&lasts=120');
    expect(status).toBe(200);
    expect(body).toMatchObject({ lasts: 120 });
    expect(body).toHaveProperty('assumes.0', {
      code: 'assumes_lasts',
      values: { time: { code: 'minutes', values: { count: 2 }, text: '2 min' } },
      text: 'the mains is back after 2 min',
    });
    expect(body).toHaveProperty('timeline.0', {
      at: 0,
      what: 'mains_gone',
      host: null,
      ups: 'ups',
      values: { ups: 'ups' },
      text: 'the mains of ups goes',
    });
    expect(body).toHaveProperty(
      'hosts.1',
      expect.objectContaining({ id: 'nas', name: 'NAS', told_by: 'nas', stays: false, goes_down_at: 97 }),
    );
    expect(body).toHaveProperty('warnings.0.code', 'battery_unknown');
  });

  it('needs no parameters', async () => {
    under = await HubUnderTest.start();
    expect((await under.ask('/api/rehearsal')).body).toHaveProperty('timeline.0.what', 'mains_gone');
  });

  it.each([
    ['lasts=0', 400, 'INVALID'],
    ['lasts=604801', 400, 'INVALID'],
    ['lasts=1.5', 400, 'INVALID'],
    ['lasts=20m', 400, 'INVALID'],
    ['lasts=10&lasts=20', 400, 'INVALID'],
    ['ups=nobody', 404, 'UNKNOWN_UPS'],
    ['ups=', 404, 'UNKNOWN_UPS'],
  ])('refuses ?%s', async (query, status, error) => {
    under = await HubUnderTest.start();
    expect(await under.ask(`/api/rehearsal?${query}`)).toMatchObject({ status, body: { error } });
  });

  it('is not for everybody', async () => {
    under = await HubUnderTest.start();
    expect(await under.ask('/api/rehearsal', { headers: {} })).toMatchObject({ status: 401 });
  });
});
