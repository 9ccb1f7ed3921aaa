import { recall } from '../../../src/domain/core/recall.js';
import type { DomainSettings } from '../../../src/domain/core/settings.js';
import { Now } from '../../../src/domain/core/now.js';
import { milliseconds, moment } from '../../../src/domain/core/time.js';
import type { HostStateName, Snapshot } from '../../../src/domain/view/snapshot.js';
import { raw } from '../../../src/domain/view/reasons/told.js';
import { view } from '../../../src/domain/view/view.js';
import { at, epoch, section, settings } from '../given.js';

export { at, epoch };

/** One UPS with two sentinels, and a NAS with a UPS name of its own. */
export const house: DomainSettings = settings({
  sentinels: 2,
  sections: [section('ups', 300), { ...section('nas', 60), ups: null }],
  hosts: [
    {
      id: 'nas',
      name: 'NAS',
      poweredBy: ['ups'],
      needs: 1,
      section: 'nas',
      wake: { auto: true, possible: true, after: [], minCharge: null },
    },
  ],
});

export interface Shown {
  /** Milliseconds after the beginning, on both clocks. */
  readonly milli: number;
  /** By how much the wall clock is wrong then. */
  readonly wrongBy?: number;
  /** When the outage began that goes on; its length where it is over. */
  readonly outage?: { readonly from: number; readonly lasted: number | null };
  readonly drill?: boolean;
  readonly nas?: HostStateName;
  readonly waking?: boolean;
  readonly silent?: readonly string[];
}

const calm = view(house, recall(house, null, 'boot', at(0)), new Now(at(0)));

/** A snapshot of the house in which this much is as given. */
export function shown({
  milli,
  wrongBy = 0,
  outage,
  drill = false,
  nas = 'online',
  waking,
  silent = [],
}: Shown): Snapshot {
  const now = at(milli);
  const wall = (from: number) => moment(0, epoch + from + wrongBy).wall;
  const lastOutage = outage && {
    startedAt: wall(outage.from),
    duration: outage.lasted === null ? null : milliseconds(outage.lasted),
  };
  return {
    ...calm,
    at: moment(now.monotonic, now.wall + wrongBy),
    sentinels: calm.sentinels.map((one) => ({ ...one, state: silent.includes(one.id) ? 'silent' : 'alive' })),
    supplies: calm.supplies.map((supply) => ({
      ...supply,
      drill,
      lastOutage: lastOutage ?? null,
    })),
    upses: calm.upses.map((ups) => ({ ...ups, status: outage?.lasted === null || drill ? 'OB' : 'OL' })),
    hosts: calm.hosts.map((host) => ({
      ...host,
      state: nas,
      reason: raw(`it is ${nas}`),
      next: waking === true ? { action: 'wake', at: null } : null,
    })),
  };
}
