import { describe, expect, it } from 'vitest';
import { seconds } from '../../src/domain/core/time.js';
import { house } from '../domain/given_hosts.js';
import { rehearsalsOf } from './given_rehearsals.js';

const asked = (count: number) => ({ ups: null, lasts: seconds(count) });

describe('rehearsals', () => {
  it('are of the present state, and leave it as it is', async () => {
    const script = house();
    const { state } = script;
    const rehearse = rehearsalsOf(script);
    const report = await rehearse(asked(120));
    expect(report.lasts).toBe(120);
    expect(report.hosts.map(({ id }) => id)).toEqual(['now', 'nas', 'late']);
    expect(script.state).toBe(state);
  });

  it('are worked out once where the same is asked at the same time', async () => {
    const rehearse = rehearsalsOf(house());
    const [one, other] = await Promise.all([rehearse(asked(60)), rehearse(asked(60))]);
    expect(one).toBe(other);
    expect(await rehearse(asked(60))).not.toBe(one);
  });

  it('are refused where too many wait, and taken again later', async () => {
    const rehearse = rehearsalsOf(house());
    const all = Array.from({ length: 12 }, (_, index) => rehearse(asked(60 + index)));
    const refused = (await Promise.allSettled(all)).filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(4);
    expect(refused[0]).toMatchObject({ reason: { code: 'TOO_MANY_REQUESTS' } });
    expect((await rehearse(asked(60))).lasts).toBe(60);
  });
});
