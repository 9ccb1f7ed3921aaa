import { describe, expect, it } from 'vitest';
import { announced } from '../../../src/domain/core/announcement.js';
import { milliseconds, minutes, moment, seconds } from '../../../src/domain/core/time.js';
import { inWords, noticeOf } from '../../../src/domain/notify/notice.js';
import { hostView, snapshotOf, supplyView, upsView } from '../../adapters/http/given.js';
import { clock, mainsLost, outSince, time } from './given.js';

const calm = snapshotOf();

describe('a notice', () => {
  it('of a lost mains tells since when, who is shut down, and when', () => {
    const now = outSince(clock(192), {
      hosts: [
        hostView({ name: 'NAS', next: { action: 'shut_down', at: clock(202) } }),
        hostView({ id: 'pc', name: 'PC', next: { action: 'shut_down', at: null } }),
        hostView({ id: 'tv', name: 'TV' }),
      ],
    });
    expect(noticeOf(mainsLost(), calm, now, clock(193), time)).toMatchObject({
      event: 'mains_lost',
      title: 'Mains lost',
      what: 'Mains lost: 3 of 3 sentinels silent',
      since: clock(192),
      next: 'NAS (at 03:22:00), PC (later) will be shut down unless the mains comes back first',
      ups: 'ups',
    });
  });

  it('without hosts tells when every client is told to shut down', () => {
    const now = outSince(clock(192), {
      at: moment(0, clock(193)),
      upses: [upsView({ lowBatteryIn: minutes(5) })],
      hosts: [],
    });
    expect(noticeOf(mainsLost(), calm, now, clock(193), time)?.next).toBe(
      'Every machine on this UPS will be told to shut down at 03:18:00',
    );
  });

  it('of a mains that is back tells how long it was gone, and who is woken', () => {
    const outage = { startedAt: clock(192), duration: minutes(35) };
    const now = snapshotOf({
      supplies: [supplyView({ lastOutage: outage })],
      hosts: [hostView({ next: { action: 'wake', at: clock(232) } })],
    });
    const told = announced('mains_restored', 'Mains is back: the outage lasted 2100 s; 3 of 3 alive');
    expect(noticeOf(told, outSince(clock(192)), now, clock(227), time)).toMatchObject({
      what: 'Mains is back: it was gone for 35 min',
      next: 'Will be woken: NAS (at 03:52:00)',
      since: clock(192),
      lasted: minutes(35),
    });
  });

  it('of another UPS names it', () => {
    const now = snapshotOf({
      supplies: [
        supplyView(),
        supplyView({ name: 'rack', lastOutage: { startedAt: clock(1), duration: null } }),
      ],
    });
    const told = announced('mains_lost', 'rack: Mains lost: 1 of 1 sentinel silent', { ups: 'rack' });
    expect(noticeOf(told, calm, now, clock(2), time)).toMatchObject({
      title: 'rack: Mains lost',
      ups: 'rack',
      since: clock(1),
    });
  });

  it('of a drill says so first', () => {
    expect(noticeOf(mainsLost(true), calm, calm, clock(1), time)).toMatchObject({
      title: 'DRILL: Mains lost',
      since: null,
      simulated: true,
    });
  });

  it.each(['mains_suspect', 'magic_packet_sent', 'command_refused'] as const)('is not made of %s', (type) => {
    expect(noticeOf(announced(type, 'Something'), calm, calm, clock(1), time)).toBeNull();
  });

  it('is not made of a host that is found to be there after a start', () => {
    const online = announced('host_online', 'NAS is online: it answers', { host: 'nas', name: 'NAS' });
    const before = (state: 'unknown' | 'waking') => snapshotOf({ hosts: [hostView({ state })] });
    expect(noticeOf(online, before('unknown'), calm, clock(1), time)).toBeNull();
    expect(noticeOf(online, before('waking'), calm, clock(1), time)).toMatchObject({ name: 'NAS' });
  });

  it('is bounded and on one line, whatever a name or a reason holds', () => {
    const told = announced('problem_raised', `Problem: a\nb${'x'.repeat(5_000)}`);
    const { title = '', what = '' } = noticeOf(told, calm, calm, clock(1), time) ?? {};
    expect([title.length, what.length]).toEqual([120, 1_000]);
    expect(title).toMatch(/^Problem: a bx+…$/);
  });
});

describe('a length in words', () => {
  it.each([
    [milliseconds(400), '1 s'],
    [seconds(119), '119 s'],
    [minutes(35), '35 min'],
    [minutes(120), '2 h'],
    [minutes(185), '3 h 5 min'],
  ])('%s ms is %s', (length, words) => expect(inWords(length)).toBe(words));
});
