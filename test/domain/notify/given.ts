import { announced, type Announcement } from '../../../src/domain/core/announcement.js';
import { minutes, wallClockTime, type WallTime } from '../../../src/domain/core/time.js';
import { defaultEvents } from '../../../src/domain/notify/events.js';
import type { Wishes } from '../../../src/domain/notify/backlog.js';
import { ownNotice, type Notice } from '../../../src/domain/notify/notice.js';
import { raw, told, type Told } from '../../../src/domain/view/reasons/told.js';
import type { Snapshot } from '../../../src/domain/view/snapshot.js';
import { snapshotOf, supplyView } from '../../adapters/http/given.js';

/** Minutes after midnight of a day in 2026. */
export const clock = (after: number): WallTime => wallClockTime(Date.UTC(2026, 0, 1, 0, after));

/** `03:12:05`. */
export const time = (at: WallTime): string => new Date(at).toISOString().slice(11, 19);

const problem = 'Problem: no witness answers';

export const notice = (changes: Partial<Notice> = {}): Notice => ({
  ...ownNotice('problem_raised', clock(0), problem),
  title: problem,
  ...changes,
});

export const lost = (after: number, changes: Partial<Notice> = {}): Notice =>
  notice({
    event: 'mains_lost',
    at: clock(after),
    since: clock(after - 1),
    title: 'Mains lost',
    what: 'Mains lost: 3 of 3 sentinels silent',
    ups: 'ups',
    ...changes,
  });

/** @param after when it is back, @param lasted minutes */
export const back = (after: number, lasted: number, changes: Partial<Notice> = {}): Notice =>
  notice({
    event: 'mains_restored',
    at: clock(after),
    since: clock(after - lasted),
    lasted: minutes(lasted),
    title: 'Mains is back',
    what: `Mains is back: it was gone for ${lasted} min`,
    ups: 'ups',
    ...changes,
  });

export const wishes = (changes: Partial<Wishes> = {}): Wishes => ({
  name: 'phone',
  events: defaultEvents,
  drills: false,
  ...changes,
});

export const mainsLost = (simulated = false): Announcement =>
  announced('mains_lost', 'Mains lost: 3 of 3 sentinels silent', { state: 'lost' }, simulated);

/** In an outage that began at that time. */
export const outSince = (since: WallTime, changes: Partial<Snapshot> = {}): Snapshot => {
  const outage = { startedAt: since, duration: null };
  return snapshotOf({ supplies: [supplyView({ lastOutage: outage })], lastOutage: outage, ...changes });
};

export const brokerAway: Told = told('component_failed', {
  component: told('component_broker'),
  reason: raw('nobody listens'),
});
