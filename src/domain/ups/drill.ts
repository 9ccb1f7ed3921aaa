import { refused, type Outcome } from '../core/outcome.js';
import type { DomainSettings } from '../core/settings.js';
import type { State } from '../core/state.js';
import type { Moment } from '../core/time.js';
import type { Ups } from './ups.js';

/** Whether it is in a drill that nobody has ended yet. */
export const isInDrill = ({ drill }: Ups): boolean => drill?.stoppedAt === null;

/** Starts a drill. @param only the name of the UPS; null: all whose mains is known */
export function startDrill(
  settings: DomainSettings,
  state: State,
  only: string | null,
  now: Moment,
): Outcome {
  const { upses, hosts, maintenance } = state;
  const meant = upses.filter((ups) => (only === null ? ups.decided : ups.settings.name === only));
  if (meant.length === 0 || meant.some(({ decided }) => !decided)) {
    return refused('it is not known yet whether the mains is there; try again in a moment.');
  }
  if (upses.some(({ outage }) => outage !== null)) return refused('a real outage is going on.');
  if (maintenance !== null) return refused('maintenance is on and holds the status; end it first.');
  if (meant.every(isInDrill)) {
    return { next: state, message: 'A drill is already on.' };
  }
  const ignoring = new Set(settings.sections.filter((one) => one.ignoresDrills).map(({ name }) => name));
  const next = upses.map((ups) => {
    if (isInDrill(ups) || !meant.includes(ups)) return ups;
    // One that is still coming to its end may have sent hosts down that are off by now.
    const before = ups.drill?.upAtStart ?? [];
    const upAtStart = hosts
      .filter(({ settings: { poweredBy } }) => poweredBy.includes(ups.settings.name))
      .filter(
        ({ settings: { id, section }, presence }) =>
          before.includes(id) || (presence.up === true && !(section !== null && ignoring.has(section))),
      )
      .map(({ settings: { id } }) => id);
    return { ...ups, drill: { startedAt: now, stoppedAt: null, upAtStart } };
  });
  return { next: { ...state, upses: next }, message: 'The drill has started.' };
}

/** Ends a drill, of one UPS or of all (null). */
export function stopDrill(state: State, only: string | null, now: Moment): Outcome {
  const isMeant = ({ settings }: Ups): boolean => only === null || settings.name === only;
  const drills = state.upses.filter(isMeant).flatMap(({ drill }) => (drill === null ? [] : [drill]));
  if (drills.length === 0) return { next: state, message: 'No drill is on.' };
  if (drills.every(({ stoppedAt }) => stoppedAt !== null)) {
    return { next: state, message: 'The drill is already ending.' };
  }
  const upses = state.upses.map((ups) =>
    ups.drill?.stoppedAt === null && isMeant(ups) ? { ...ups, drill: { ...ups.drill, stoppedAt: now } } : ups,
  );
  return {
    next: { ...state, upses },
    message: 'The drill is ending: the UPS is back on line after restore_after.',
  };
}
