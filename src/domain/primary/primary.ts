import type { Change, DomainEvent, Effect } from '../core/event.js';
import type { Announcement } from '../core/announcement.js';
import type { RememberedPrimary } from '../core/memory_schema.js';
import type { Now } from '../core/now.js';
import type { DomainSettings, PrimarySettings } from '../core/settings.js';
import type { State } from '../core/state.js';
import { after, inWholeSeconds, minutes, seconds, type Duration, type Moment } from '../core/time.js';
import { heldFor } from '../ups/data_port.js';
import { areHostsDown } from '../ups/safe_to_cut.js';
import { isWithoutMains, sparesOf, upsesOf } from '../ups/supply.js';
import type { Ups } from '../ups/ups.js';
import { isSame, listed, raw, told, type Told } from '../view/reasons/told.js';
import { stayingPrimary, type Going, type Primary } from './stage.js';
import { cutting, failed, shutsDown, stays, waits, whyNow } from './words.js';

/** A UPS answers within this time, or not at all. */
const answersWithin = seconds(20);

const askedAgainAfter = seconds(30);

/** After our start the mains is looked at before anything is done that cannot be taken back. */
const looksFor = seconds(10);

/** A driver takes its time to start: its UPS is waited for, so that it can say that the mains is back, or be told to cut. */
const looksForOf = ({ port }: Ups): Duration => (port !== null && port.report === null ? heldFor : looksFor);

/** A UPS that was told to cut the power has done so by then, or never will. */
const cutsWithin = minutes(10);

const nothing = (state: State): Change<State> => ({ next: state, effects: [] });

const turned = (state: State, primary: Primary, announcement: Announcement, ...effects: Effect[]) => ({
  next: { ...state, primary },
  effects: [{ type: 'announce', announcement } as const, ...effects],
});

/** What follows for the machine that we run on. A drill never does anything to it, and maintenance holds it. */
export function advancePrimary(settings: DomainSettings, state: State, now: Now): Change<State> {
  const own = settings.primary;
  if (own === null) return nothing(state);
  const { primary } = state;
  const isLow = isBatteryLow(settings, own, state);
  switch (primary.stage) {
    case 'staying':
      return isLow
        ? turned(state, { stage: 'waiting', since: now.moment }, waits(state, own))
        : nothing(state);
    case 'waiting': {
      if (!isLow) return turned(state, stayingPrimary, stays(state));
      const isBack = upsesOnBattery(state, own).length <= sparesOf(own);
      const areDown = state.upses.every((ups) => ups.outage === null || areHostsDown(ups, now));
      const isReady = areDown || now.reached(after(primary.since.monotonic, own.wait));
      const hasLooked = upsesOf(state.upses, own).every((ups) =>
        now.reached(after(state.startedAt.monotonic, looksForOf(ups))),
      );
      return isReady && hasLooked && !isBack ? cutOrGoing(state, own, now.moment) : nothing(state);
    }
    case 'cutting':
      // One that says nothing may have heard it all the same.
      return now.reached(after(primary.since.monotonic, answersWithin))
        ? going(state, true, now.moment, told('ups_has_not_answered'))
        : nothing(state);
    case 'going':
      return stillHere(state, primary, own, isLow, now);
  }
}

function cutOrGoing(state: State, own: PrimarySettings, now: Moment): Change<State> {
  const why = whyNow(state, own);
  const { cut } = own;
  if (cut === null) return going(state, false, now, why);
  const asked = upsesOnBattery(state, own)
    .filter(({ port }) => port?.stale === null)
    .map(({ settings: { name } }) => name);
  if (asked.length === 0) {
    const reason = listed('semicolon', [why, told('no_ups_told', { command: cut })]);
    return going(state, false, now, reason);
  }
  const effects = asked.map((ups): Effect => ({ type: 'cut_power', ups, command: cut }));
  const next: Primary = { stage: 'cutting', since: now, awaited: asked, isCut: false };
  return turned(state, next, cutting(asked, cut, why), ...effects);
}

const going = (state: State, isCut: boolean, now: Moment, why: Told): Change<State> =>
  turned(
    state,
    { stage: 'going', since: now, isCut, askedAt: now, answer: 'awaited', trouble: null },
    shutsDown(isCut, why),
    { type: 'shut_down_machine' },
  );

/** Whoever is shut down does not look at it any more: something may have gone wrong. */
function stillHere(
  state: State,
  primary: Going,
  own: PrimarySettings,
  isLow: boolean,
  now: Now,
): Change<State> {
  const { askedAt, answer, isCut, since } = primary;
  if (askedAt !== null && answer !== 'failed') {
    const takes = inWholeSeconds(own.shutdownTakes);
    return now.reached(after(askedAt.monotonic, own.shutdownTakes))
      ? withTrouble(state, primary, told('machine_still_runs', { seconds: takes }))
      : nothing(state);
  }
  const isDue = isLow || (isCut && !now.reached(after(since.monotonic, cutsWithin)));
  if (!isDue) return turned(state, stayingPrimary, stays(state));
  if (askedAt !== null && !now.reached(after(askedAt.monotonic, askedAgainAfter))) return nothing(state);
  return {
    next: { ...state, primary: { ...primary, askedAt: now.moment, answer: 'awaited' } },
    effects: [{ type: 'shut_down_machine' }],
  };
}

/** The same trouble is told once. */
function withTrouble(state: State, primary: Going, trouble: Told): Change<State> {
  const next: Primary = { ...primary, answer: 'failed', trouble };
  return isSame(trouble, primary.trouble)
    ? { next: { ...state, primary: next }, effects: [] }
    : turned(state, next, failed(trouble));
}

/** A UPS has answered whether it will cut the power. */
export function cutAnswered(
  settings: DomainSettings,
  state: State,
  { ups, trouble }: Extract<DomainEvent, { type: 'cut_answered' }>,
  now: Moment,
): Change<State> {
  const { primary } = state;
  const own = settings.primary;
  if (own === null || primary.stage !== 'cutting' || !primary.awaited.includes(ups)) return nothing(state);
  const awaited = primary.awaited.filter((name) => name !== ups);
  const isCut = primary.isCut || trouble === null;
  if (awaited.length > 0) return nothing({ ...state, primary: { ...primary, awaited, isCut } });
  if (isCut) return going(state, true, now, told('ups_will_cut'));
  return isBatteryLow(settings, own, state)
    ? going(state, false, now, told('ups_will_not_cut', { error: trouble }))
    : turned(state, stayingPrimary, stays(state));
}

/** It is known whether the machine goes down. */
export function machineAnswered(
  state: State,
  { trouble }: Extract<DomainEvent, { type: 'machine_answered' }>,
): Change<State> {
  const { primary } = state;
  if (primary.stage !== 'going' || primary.answer !== 'awaited') return nothing(state);
  if (trouble !== null) return withTrouble(state, primary, raw(trouble));
  return nothing({ ...state, primary: { ...primary, answer: 'accepted' } });
}

/** By the section of the host that it is, or by those of its UPSes; in a real outage. */
function isBatteryLow({ hosts }: DomainSettings, own: PrimarySettings, state: State): boolean {
  if (state.maintenance !== null || !isWithoutMains(state.upses, own)) return false;
  const section = hosts.find(({ id }) => id === own.host)?.section ?? null;
  if (section !== null) return state.served.get(section) === 'OB LB';
  const low = upsesOf(state.upses, own).filter(
    ({ outage, settings: { name } }) => outage !== null && state.served.get(name) === 'OB LB',
  );
  return low.length > sparesOf(own);
}

/** Those of its UPSes whose mains is out, and does not seem to be back. */
const upsesOnBattery = (state: State, own: PrimarySettings): readonly Ups[] =>
  upsesOf(state.upses, own).filter(({ outage, input }) => outage !== null && input.name !== 'restoring');

/**
 * From where it was: what cannot be taken back goes on, and a machine whose power will be cut is told to shut down again. One
 * whose power will not be is asked about anew, as the mains may be back.
 */
export function primaryAgain({ primary: own }: DomainSettings, found: RememberedPrimary): Primary {
  if (own === null || found === undefined) return stayingPrimary;
  if (found.stage !== 'going') return found;
  return found.isCut
    ? { ...found, askedAt: null, answer: 'awaited', trouble: null }
    : { stage: 'waiting', since: found.since };
}
