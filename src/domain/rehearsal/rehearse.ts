import type { DetectionSettings, DomainSettings } from '../core/settings.js';
import type { State } from '../core/state.js';
import { milliseconds, minutes, seconds, type Duration, type Moment } from '../core/time.js';
import type { ProbedState } from '../view/snapshot.js';
import { advanced } from './advance.js';
import { maxLasts, type Asked } from './asked.js';
import { isCalm } from './calm.js';
import { machineOf } from './machine.js';
import { nextTurn, type Happening, type Scene } from './scene.js';
import { supplyOf } from './supply.js';
import { told } from '../view/reasons/told.js';

/** How it went. */
export interface Course {
  /** The first moment, and the last. */
  readonly began: Scene;
  readonly ended: Scene;
  readonly lasts: Duration;
  /** How many moments were looked at. */
  readonly turns: number;
  /** It was ended, because those were too many. */
  readonly unfinished: boolean;
}

/** How long the mains is still away once the last thing has happened. */
const lastsOn = seconds(60);

/** An outage that nobody notices lasts so long. */
const lastsUnnoticed = minutes(10);

/** More moments than this are not looked at, whatever is still to come. */
const maxTurns = 6_000;

/**
 * In an outage everything is asked at least so often, whatever `detection.interval` says. With it no answer is too old after a
 * leap, and no look is due but those before an `OB LB`.
 */
const longestInterval = seconds(5);

/**
 * What would happen if the mains went now: the domain's own `step` in a made-up house, in fast motion. It touches nobody, and
 * changes nothing of what it is given. Each turn is a step; whoever runs it may do something else in between.
 */
export function* rehearsed(
  settings: DomainSettings,
  state: State,
  start: Moment,
  { ups, lasts }: Asked,
): Generator<void, Course> {
  const budget: Budget = { turns: maxTurns };
  const opening = sceneOf(settings, state, start, ups);
  const began = advanced(lasts === null ? opening : backAfter(opening, lasts), 0);
  let scene = began;
  let length = lasts;
  if (length === null) {
    const { last } = yield* lived(began, maxLasts, budget);
    length = milliseconds(last.ms === 0 ? lastsUnnoticed : Math.min(maxLasts, last.ms + lastsOn));
    scene = backAfter(last, length);
  }
  const { scene: ended } = yield* lived(scene, length + maxLasts, budget);
  return { began, ended, lasts: length, turns: maxTurns - budget.turns, unfinished: budget.turns === 0 };
}

const backAfter = (scene: Scene, ms: number): Scene => ({
  ...scene,
  supplies: scene.supplies.map((supply) => (supply.isCut ? { ...supply, backAt: ms } : supply)),
});

interface Budget {
  turns: number;
}

/** After a leap in which nothing happened the next one is twice as long. */
const firstLeap = 10_000;

/**
 * Lives on until `end`. Where nothing is going on it leaps; a leap in which something turns out to have happened is taken back
 * and tried in halves, down to the next deadline, before which nothing can happen.
 *
 * @returns the scene at the end, and the last one in which something happened
 */
function* lived(
  from: Scene,
  end: number,
  budget: Budget,
): Generator<void, { readonly scene: Scene; readonly last: Scene }> {
  let scene = from;
  let last = from;
  let leap = 0;
  while (scene.ms < end && budget.turns > 0) {
    const limit = Math.min(end, nextTurn(scene));
    const soonest = Math.min(limit, Math.max(scene.ms + 1, scene.deadline));
    const target = Math.min(limit, Math.max(soonest, scene.ms + leap));
    const next = advanced(scene, target);
    budget.turns -= 1;
    yield;
    const calm = isCalm(scene, next);
    if (!calm && target > soonest) {
      leap = Math.floor((target - scene.ms) / 2);
      continue;
    }
    leap = calm ? Math.max(firstLeap, 2 * leap) : 0;
    if (next.happenings.length > scene.happenings.length) last = next;
    scene = next;
  }
  return { scene, last };
}

function sceneOf(given: DomainSettings, state: State, start: Moment, only: string | null): Scene {
  const supplies = state.upses.map((ups) =>
    supplyOf(ups, only === null || ups.settings.name === only, start),
  );
  // Whether a schedule comes meanwhile depends on the time of day; it is none of the outage's.
  const settings = { ...given, upses: given.upses.map(quick), schedules: [] };
  const scene: Scene = {
    settings,
    start,
    ms: 0,
    state: {
      ...state,
      upses: state.upses.map((ups) => ({ ...ups, settings: quick(ups.settings) })),
      schedules: [],
    },
    deadline: 0,
    supplies,
    usual: new Map(state.upses.flatMap(usualOf)),
    machines: state.hosts.map((host) => machineOf(host, settings.primary, start)),
    service: { runs: true, stopsAt: null, startsAt: null, lostPower: false },
    results: [],
    happenings: [],
  };
  return { ...scene, happenings: [...scene.happenings, ...cuts(state, scene)] };
}

const cuts = (state: State, { supplies }: Scene): readonly Happening[] =>
  supplies.flatMap(({ name, isCut }, index) => {
    if (!isCut) return [];
    const code = state.upses[index]?.outage === null ? 'mains_gone' : 'mains_gone_already';
    return [{ ms: 0, what: told(code, { ups: name }), ups: name, host: null }];
  });

function quick<Of extends { readonly detection: DetectionSettings }>(settings: Of): Of {
  const { detection } = settings;
  const interval = milliseconds(Math.min(detection.interval, longestInterval));
  return interval === detection.interval ? settings : { ...settings, detection: { ...detection, interval } };
}

/** In an outage that goes on, who is silent is silent because of it. */
const usualOf = ({ sentinels, witnesses, outage }: State['upses'][number]): [string, ProbedState][] =>
  [...sentinels, ...witnesses].map(({ id, view, evidence }) => [
    id,
    evidence === null || (outage !== null && view.state === 'silent') ? 'alive' : view.state,
  ]);
