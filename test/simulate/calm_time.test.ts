import { describe, expect, it } from 'vitest';
import { realDomain, type Domain } from './domain.js';
import type { House } from './house.js';
import { madeUpHouse } from './made_up_house.js';
import { live } from './simulate.js';

/** Short enough to be lived through second by second. */
const tenHours = 36_000_000;

/** No packet gets lost by chance: chance has more of it where no time is left out. */
const lossless = (house: House): House => ({
  ...house,
  sentinels: house.sentinels.map((habits) => ({ ...habits, loss: 0 })),
  witnesses: house.witnesses.map((habits) => ({ ...habits, loss: 0 })),
  hosts: house.hosts.map((habits) => ({ ...habits, loss: 0 })),
});

/** Everything that a UPS says and every magic packet, with its time; and how many events it took. */
function servedIn(
  house: House,
  leavesOut: boolean,
): { readonly served: readonly string[]; readonly events: number } {
  const served: string[] = [];
  const note = (what: string): void => {
    if (served.at(-1)?.replace(/^\S+ /, '') !== what.replace(/^\S+ /, '')) served.push(what);
  };
  const domain: Domain = {
    ...realDomain,
    view: (settings, state, now) => {
      const snapshot = realDomain.view(settings, state, now);
      note(`${now.moment.wall} ${snapshot.upses.map(({ status }) => status).join(',')}`);
      return snapshot;
    },
    step: (settings, state, event, now) => {
      const stepped = realDomain.step(settings, state, event, now);
      for (const effect of stepped.effects) {
        if (effect.type === 'send_magic_packet') served.push(`${now.wall} packet for ${effect.host}`);
      }
      return stepped;
    },
  };
  return { events: live(house, domain, { leavesOut }).events, served };
}

describe('calm time that is left out', () => {
  it.each([3, 7, 8, 13, 34])(
    'changes nothing that is served in house %i',
    (seed) => {
      const house = lossless(madeUpHouse(seed, tenHours));
      const whole = servedIn(house, false);
      const leftOut = servedIn(house, true);
      expect(leftOut.served).toEqual(whole.served);
      expect(leftOut.events).toBeLessThan(whole.events);
    },
    60_000,
  );
});
