import type { DomainSettings } from '../core/settings.js';
import type { State } from '../core/state.js';
import { moment, type Moment } from '../core/time.js';
import type { ProbedState } from '../view/snapshot.js';
import { nextTurnOf, type Machine } from './machine.js';
import type { Told } from '../view/reasons/told.js';
import { hasOutput, turnsOf, type Supply } from './supply.js';

/** The made-up house at one moment, and the service in it. Nothing in it is ever changed. */
export interface Scene {
  readonly settings: DomainSettings;
  /** The moment of the cut. */
  readonly start: Moment;
  /** Milliseconds since then. */
  readonly ms: number;
  readonly state: State;
  /** When the state is to be looked at again; infinite: never. */
  readonly deadline: number;
  /** As the UPSes of the settings. */
  readonly supplies: readonly Supply[];
  /** How each sentinel and witness stands while its mains is there, by its id. */
  readonly usual: ReadonlyMap<string, ProbedState>;
  /** As the hosts of the settings. */
  readonly machines: readonly Machine[];
  readonly service: Service;
  /** When results of probes come back that were asked for. */
  readonly results: readonly number[];
  readonly happenings: readonly Happening[];
}

/** What happens in a rehearsal, so many milliseconds after the cut. */
export interface Happening {
  readonly ms: number;
  readonly what: Told;
  /** The id of the host that it is about. */
  readonly host: string | null;
  /** The name of the UPS, or of its section. */
  readonly ups: string | null;
}

/** The service, on the machine that we run on. */
export interface Service {
  readonly runs: boolean;
  readonly stopsAt: number | null;
  readonly startsAt: number | null;
  /** Its machine is without power, or was since it stopped: it comes up with the mains. */
  readonly lostPower: boolean;
}

export const momentOf = ({ start }: Pick<Scene, 'start'>, ms: number): Moment =>
  moment(start.monotonic + ms, start.wall + ms);

/** When something changes next outside of the service; infinite: nothing does. */
export function nextTurn({ settings, supplies, machines, service, results, ms }: Scene): number {
  const turns = [
    ...supplies.flatMap((supply, index) => {
      const own = settings.upses[index];
      return own === undefined ? [] : turnsOf(supply, own);
    }),
    ...machines.map((machine) => nextTurnOf(machine, ms)),
    ...results,
    service.stopsAt ?? Infinity,
    service.startsAt ?? Infinity,
  ];
  return turns.reduce((first, turn) => (turn > ms && turn < first ? turn : first), Infinity);
}

/** Whether enough of its UPSes give power. */
export const isFed = (
  { supplies, ms }: Scene,
  { poweredBy, needs }: Pick<Machine, 'poweredBy' | 'needs'>,
): boolean =>
  supplies.filter((supply) => poweredBy.includes(supply.name) && hasOutput(supply, ms)).length >= needs;
