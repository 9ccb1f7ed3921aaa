import type { DomainSettings } from '../../../src/domain/core/settings.js';
import type { State } from '../../../src/domain/core/state.js';
import { minutes, seconds, type Moment } from '../../../src/domain/core/time.js';
import type { Asked } from '../../../src/domain/rehearsal/asked.js';
import { fatesOf, type Fate } from '../../../src/domain/rehearsal/fate.js';
import { findingsOf } from '../../../src/domain/rehearsal/findings.js';
import { rehearsed, type Course } from '../../../src/domain/rehearsal/rehearse.js';
import { at, Script, settings, type Given } from '../given.js';
import { host, living, sections, type Life } from '../given_hosts.js';

/** The whole of it at once. */
export function rehearse(
  own: DomainSettings,
  state: State,
  now: Moment,
  { ups = null, lasts = null }: Partial<Asked> = {},
): Course {
  const work = rehearsed(own, state, now, { ups, lasts });
  for (;;) {
    const next = work.next();
    if (next.done === true) return next.value;
  }
}

/** A NAS that is told after 30 s, and a PC after 10 minutes, each with a NUT client; the battery lasts for an hour. */
export const twoHosts = (given: Partial<Given> = {}): DomainSettings =>
  settings({
    sections: sections(['nas', 30], ['pc', 600]),
    hosts: [host('nas'), host('pc')],
    battery: { runtime: minutes(60), recharge: minutes(600) },
    wake: { delay: seconds(60), retryEvery: seconds(20), giveUpAfter: seconds(100) },
    ...given,
  });

export const aWhile = 180_000;

/** The house after a while in which nothing happened. */
export function calm(own: DomainSettings, life: Life = {}): Script {
  const script = new Script(own);
  living(script, 0, aWhile, { answers: () => true, loggedIn: () => true, ...life });
  return script;
}

export const rehearseNow = (script: Script, asked: Partial<Asked> = {}): Course =>
  rehearse(script.settings, script.state, at(aWhile), asked);

/** What happens, as `nas: host_down`, by the second. */
export const happeningsOf = ({ ended }: Course): readonly (readonly [number, string])[] =>
  ended.happenings.map(({ ms, what, host: id, ups }) => [
    Math.round(ms / 1000),
    `${id ?? ups ?? 'all'}: ${what.code}`,
  ]);

export const codesOf = (course: Course): readonly string[] => findingsOf(course).map(({ code }) => code);

export function fateOf(course: Course, id: string): Fate {
  const found = fatesOf(course).find((fate) => fate.id === id);
  if (found === undefined) throw new Error(`no host ${id}`);
  return found;
}

export const warningsOf = (course: Course, id: string): readonly string[] =>
  fateOf(course, id).warnings.map(({ code }) => code);
