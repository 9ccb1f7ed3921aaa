import { describe, expect, it } from 'vitest';
import type { DomainSettings } from '../../../src/domain/core/settings.js';
import { minutes, seconds } from '../../../src/domain/core/time.js';
import { maxLasts, minLasts } from '../../../src/domain/rehearsal/asked.js';
import { at, section, silent } from '../given.js';
import { host, living, sections } from '../given_hosts.js';
import {
  aWhile,
  calm,
  codesOf,
  fateOf,
  happeningsOf,
  rehearse,
  rehearseNow,
  twoHosts,
} from './given_rehearsal.js';

describe('a rehearsal', () => {
  it('tells everything in its order, and has the mains back a minute after the last thing has happened', () => {
    const course = rehearseNow(calm(twoHosts({ hosts: [host('nas', { after: ['pc'] }), host('pc')] })));
    expect(happeningsOf(course)).toEqual([
      [0, 'ups: mains_gone'],
      [5, 'ups: outage_noticed'],
      [35, 'nas: host_told'],
      [95, 'nas: host_down'],
      [305, 'ups: low_battery'],
      [605, 'pc: host_told'],
      [665, 'pc: host_down'],
      [725, 'ups: mains_returns'],
      [765, 'ups: outage_over'],
      [825, 'pc: host_woken'],
      [885, 'pc: host_up'],
      [885, 'nas: host_woken'],
      [945, 'nas: host_up'],
    ]);
    expect(course.lasts).toBe(
      course.ended.happenings[6]?.ms === undefined ? 0 : course.ended.happenings[6].ms + 60_000,
    );
    expect(fateOf(course, 'nas')).toMatchObject({ toldBy: 'nas', stays: false, wokenOrder: 2, warnings: [] });
    expect(fateOf(course, 'pc')).toMatchObject({ toldBy: 'pc', stays: false, wokenOrder: 1, warnings: [] });
  });

  it('ends the outage when it is asked to, and who was not told by then stays', () => {
    const course = rehearseNow(calm(twoHosts()), { lasts: minutes(2) });
    expect(happeningsOf(course)).toContainEqual([120, 'ups: mains_returns']);
    expect(fateOf(course, 'pc')).toMatchObject({ goesDownAt: null, stays: true, wokenAt: null });
  });

  it.each([
    ['shortest', minLasts],
    ['longest', maxLasts],
  ])('takes no more than some hundred steps for the %s outage', (_, lasts) => {
    const script = calm(twoHosts());
    const course = rehearseNow(script, { lasts });
    expect(course.unfinished).toBe(false);
    expect(happeningsOf(course)).toContainEqual([lasts / 1000, 'ups: mains_returns']);
  });

  it('takes less than 2,000 turns for 20 sentinels and 50 hosts', () => {
    const ids = Array.from({ length: 50 }, (_, index) => `h${index}`);
    const script = calm(
      twoHosts({
        sentinels: 20,
        sections: sections(...ids.map((id, index): [string, number] => [id, index * 40])),
        hosts: ids.map((id, index) => host(id, { after: index % 2 === 1 ? [`h${index - 1}`] : [] })),
      }),
    );
    const course = rehearseNow(script);
    expect(course.turns).toBeLessThan(2_000);
    expect(course.ended.happenings.filter(({ what }) => what.code === 'host_up')).toHaveLength(50);
  });

  it('begins in the middle of an outage that is going on, with what is left of the delays', () => {
    const script = calm(twoHosts());
    script.outage(aWhile);
    living(script, aWhile + 5_000, aWhile + 65_000, {
      mains: () => silent,
      answers: (id) => id === 'pc',
      loggedIn: (id) => id === 'pc',
    });
    const course = rehearse(script.settings, script.state, at(aWhile + 65_000));
    expect(happeningsOf(course).slice(0, 3)).toEqual([
      [0, 'ups: mains_gone_already'],
      [239, 'ups: low_battery'],
      [539, 'pc: host_told'],
    ]);
    expect(codesOf(course)).toContain('outage_now');
    expect(fateOf(course, 'nas')).toMatchObject({ goesDownAt: null, stays: false });
  });

  it('cuts one UPS only, and spares a host that has enough others', () => {
    const course = rehearseNow(calm(twoUpses()), { ups: 'rack' });
    expect(happeningsOf(course).map(([, what]) => what)).toEqual([
      'rack: mains_gone',
      'rack: outage_noticed',
      'nas: host_told',
      'nas: host_down',
      'rack: mains_returns',
      'rack: outage_over',
      'nas: host_woken',
      'nas: host_up',
    ]);
    expect(fateOf(course, 'pc')).toMatchObject({ stays: true, warnings: [] });
  });

  it('has each UPS tell of its own outage when all of them go', () => {
    const told = happeningsOf(rehearseNow(calm(twoUpses()))).map(([, what]) => what);
    expect(told).toEqual(
      expect.arrayContaining(['ups: outage_noticed', 'rack: outage_noticed', 'pc: host_told']),
    );
  });
});

/** The NAS hangs on the rack's UPS alone, the PC on both, of which one is enough. */
function twoUpses(): DomainSettings {
  const base = twoHosts({ hosts: [host('nas'), host('pc')], battery: null });
  const rack = base.upses.map((ups) => ({
    ...ups,
    name: 'rack',
    sentinels: ups.sentinels.map((one) => ({ ...one, id: `rack_${one.id}` })),
  }));
  const fed = (id: string) => (id === 'nas' ? { poweredBy: ['rack'] } : { poweredBy: ['ups', 'rack'] });
  return {
    ...base,
    upses: [...base.upses, ...rack],
    sections: [section('ups', 300), ...sections(['nas', 30], ['pc', 600]).slice(1)].map((one) =>
      one.ups === null ? { ...one, ...fed(one.name) } : one,
    ),
    hosts: base.hosts.map((one) => ({ ...one, ...fed(one.id) })),
    wake: { ...base.wake, delay: seconds(60) },
  };
}
