import { announced, type Announcement } from '../core/announcement.js';
import type { Change, DomainEvent, Effect } from '../core/event.js';
import type { Now } from '../core/now.js';
import type { DomainSettings, PrimarySettings } from '../core/settings.js';
import type { State } from '../core/state.js';
import { after, seconds, type Moment } from '../core/time.js';
import { areHostsDown } from '../ups/safe_to_cut.js';
import type { Ups } from '../ups/ups.js';

/** The machine that we run on, which goes down last. */
export type Primary =
  | { readonly stage: 'staying' }
  /** Its battery is low: the hosts are waited for. */
  | { readonly stage: 'waiting'; readonly since: Moment }
  /** Its UPS was told to cut the power, and has not answered yet. There is no way back from here. */
  | { readonly stage: 'cutting'; readonly since: Moment }
  /** It was told to shut down. */
  | {
      readonly stage: 'going';
      readonly since: Moment;
      /** The UPS will cut its power, so that it comes back with the mains: it has to be down by then. */
      readonly isCut: boolean;
      readonly askedAt: Moment;
      /** Why it could not be shut down; null where it could, or that is not known yet. */
      readonly trouble: string | null;
    };

export const stayingPrimary: Primary = Object.freeze({ stage: 'staying' });

/** A UPS answers within this time, or not at all. */
const answersWithin = seconds(20);

const askedAgainAfter = seconds(30);

/** What follows for the machine that we run on. A drill never does anything to it, and maintenance holds it. */
export function advancePrimary(settings: DomainSettings, state: State, now: Now): Change<State> {
  const own = settings.primary;
  const ups = own === null ? undefined : state.upses.find((known) => known.settings.name === own.poweredBy);
  if (own === null || ups === undefined) return { next: state, effects: [] };
  const { primary } = state;
  const isLow = isBatteryLow(settings, state, ups);
  switch (primary.stage) {
    case 'staying':
      return isLow
        ? turned(state, { stage: 'waiting', since: now.moment }, waiting(own))
        : { next: state, effects: [] };
    case 'waiting': {
      if (!isLow) return turned(state, stayingPrimary, stays(state));
      const isReady = areHostsDown(ups, now) || now.reached(after(primary.since.monotonic, own.wait));
      if (!isReady) return { next: state, effects: [] };
      return own.cut !== null && ups.port?.stale === null
        ? turned(state, { stage: 'cutting', since: now.moment }, cutting(ups, own.cut), {
            type: 'cut_power',
            ups: ups.settings.name,
            command: own.cut,
          })
        : going(state, false, now.moment, 'Every host is down, or was waited for long enough');
    }
    case 'cutting':
      return now.reached(after(primary.since.monotonic, answersWithin))
        ? going(state, true, now.moment, 'The UPS has not answered')
        : { next: state, effects: [] };
    case 'going': {
      const { trouble, askedAt } = primary;
      if (trouble === null) return { next: state, effects: [] };
      if (!isLow && !primary.isCut) return turned(state, stayingPrimary, stays(state));
      return now.reached(after(askedAt.monotonic, askedAgainAfter))
        ? {
            next: { ...state, primary: { ...primary, askedAt: now.moment, trouble: null } },
            effects: [{ type: 'shut_down_machine' }],
          }
        : { next: state, effects: [] };
    }
  }
}

/** The UPS has answered whether it will cut the power. */
export function cutAnswered(
  settings: DomainSettings,
  state: State,
  { trouble }: Extract<DomainEvent, { type: 'cut_answered' }>,
  now: Moment,
): Change<State> {
  const { primary, upses } = state;
  if (primary.stage !== 'cutting') return { next: state, effects: [] };
  if (trouble === null) return going(state, true, now, 'The UPS will cut the power and turn it on again');
  const ups = upses.find((known) => known.settings.name === settings.primary?.poweredBy);
  if (ups === undefined || !isBatteryLow(settings, state, ups)) {
    return turned(state, stayingPrimary, stays(state));
  }
  return going(state, false, now, `The UPS will not cut the power (${trouble})`);
}

/** It is known whether the machine goes down. */
export function machineAnswered(
  state: State,
  { trouble }: Extract<DomainEvent, { type: 'machine_answered' }>,
): Change<State> {
  const { primary } = state;
  if (primary.stage !== 'going' || trouble === null) return { next: state, effects: [] };
  const message = `The machine that sentinel-ups runs on could not be shut down: ${trouble}`;
  return turned(state, { ...primary, trouble }, announced('primary_failed', message, { reason: trouble }));
}

function isBatteryLow(
  { sections }: DomainSettings,
  state: State,
  { settings, outage, decided }: Ups,
): boolean {
  const section = sections.find(({ ups, aliasOf }) => ups === settings.name && aliasOf === null);
  const isServed = section !== undefined && state.served.get(section.name) === 'OB LB';
  return isServed && decided && outage !== null && state.maintenance === null;
}

const turned = (
  state: State,
  primary: Primary,
  announcement: Announcement,
  effect?: Effect,
): Change<State> => ({
  next: { ...state, primary },
  effects: [{ type: 'announce', announcement }, ...(effect === undefined ? [] : [effect])],
});

const going = (state: State, isCut: boolean, now: Moment, why: string): Change<State> =>
  turned(
    state,
    { stage: 'going', since: now, isCut, askedAt: now, trouble: null },
    announced('primary_shutting_down', `The machine that sentinel-ups runs on shuts down now: ${why}`, {
      cut: isCut,
    }),
    { type: 'shut_down_machine' },
  );

const waiting = ({ wait }: PrimarySettings): Announcement => {
  const limit = wait / 1000;
  return announced(
    'primary_waiting',
    `The machine that sentinel-ups runs on will shut down once every host is down, or in ${limit} s`,
    { wait: limit },
  );
};

const cutting = ({ settings }: Ups, command: string): Announcement =>
  announced('primary_cutting', `The UPS ${settings.name} is told ${command}`, {
    ups: settings.name,
    command,
  });

const stays = ({ maintenance }: State): Announcement => {
  const why = maintenance === null ? 'the battery is not low any more' : 'maintenance is on';
  return announced('primary_staying', `The machine that sentinel-ups runs on stays up: ${why}`);
};
