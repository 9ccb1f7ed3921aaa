import type { DomainSettings } from '../../src/domain/settings.js';
import type { Snapshot } from '../../src/domain/snapshot.js';
import type { State } from '../../src/domain/state.js';
import { after, milliseconds, moment } from '../../src/domain/time.js';
import { realDomain, type Domain } from './domain.js';
import type { Property } from './violation.js';

/** The domain with one rule broken on purpose, and the property that then no longer holds. */
export interface Mutant {
  readonly name: string;
  readonly property: Property;
  readonly domain: Domain;
  /** A house in which it shows, where it does not in the first few: so that the search begins there. */
  readonly shownIn: number;
}

const { recall, remember, step, nextDeadline, view } = realDomain;

const mutant = (property: Property, name: string, broken: Partial<Domain>, shownIn = 1): Mutant => ({
  property,
  name,
  domain: { ...realDomain, ...broken },
  shownIn,
});

/** Every rule gets other settings than the configuration's, which the oracle goes by. */
const withSettings = (change: (settings: DomainSettings) => DomainSettings): Partial<Domain> => {
  const changed = new WeakMap<DomainSettings, DomainSettings>();
  const of = (settings: DomainSettings): DomainSettings => {
    const known = changed.get(settings) ?? change(settings);
    changed.set(settings, known);
    return known;
  };
  return {
    recall: (settings, ...rest) => recall(of(settings), ...rest),
    step: (settings, ...rest) => step(of(settings), ...rest),
    nextDeadline: (settings, ...rest) => nextDeadline(of(settings), ...rest),
    view: (settings, ...rest) => view(of(settings), ...rest),
  };
};

const detection = (change: Partial<DomainSettings['detection']>) => (settings: DomainSettings) => ({
  ...settings,
  detection: { ...settings.detection, ...change },
});

const later = (settings: DomainSettings, by: number): DomainSettings => ({
  ...settings,
  upses: settings.upses.map((ups) => ({ ...ups, lowBatteryAfter: milliseconds(ups.lowBatteryAfter + by) })),
});

const asReal = (snapshot: Snapshot): Snapshot => ({
  ...snapshot,
  mains: { ...snapshot.mains, simulated: false },
  upses: snapshot.upses.map((ups) => ({ ...ups, simulated: false })),
});

/** What maintenance held at its beginning goes on being held, whatever came since. */
const holdingOn = (before: State, state: State): State =>
  before.maintenance === null || state.maintenance === null
    ? state
    : { ...state, maintenance: { ...state.maintenance, held: before.maintenance.held } };

export const mutants: readonly Mutant[] = [
  mutant('no false OB', 'one silent round is enough', withSettings(detection({ confirmations: 1 }))),
  mutant('no false OB', 'one silent sentinel is enough', withSettings(detection({ silent: 1 }))),
  mutant(
    'no false OB',
    'witnesses have no vote',
    withSettings((settings) => ({ ...settings, witnesses: [] })),
    31,
  ),
  mutant(
    'no false OB',
    'nobody is given time to boot',
    withSettings(detection({ bootGrace: milliseconds(0) })),
  ),
  mutant('no false OB', 'a probing error counts as silence', {
    step: (settings, state, event, now) =>
      step(
        settings,
        state,
        event.type === 'probed' && event.outcome.kind === 'unknown'
          ? { ...event, outcome: { kind: 'silent', why: event.outcome.why } }
          : event,
        now,
      ),
  }),
  mutant('no false OB', 'an answer after the timeout is not heard', {
    step: (settings, state, event, now) =>
      step(
        settings,
        state,
        event.type === 'probed' &&
          event.outcome.kind === 'alive' &&
          (event.outcome.latency ?? 0) > settings.detection.timeout
          ? { type: 'ticked' }
          : event,
        now,
      ),
  }),
  mutant(
    'OB until restored',
    'an outage is forgotten by a restart',
    {
      recall: (settings, remembered, ...rest) =>
        recall(settings, remembered === null ? null : { ...remembered, outage: null }, ...rest),
    },
    17,
  ),
  mutant(
    'OB until restored',
    'the first answer ends an outage',
    withSettings(detection({ restoreAfter: milliseconds(0) })),
  ),
  mutant('OB until restored', 'the last sentinel is never taken for silent', {
    step: (settings, state, event, now) =>
      step(
        settings,
        state,
        event.type === 'probed' && event.outcome.kind === 'silent' && event.id === state.sentinels.at(-1)?.id
          ? { ...event, outcome: { kind: 'unknown', why: event.outcome.why } }
          : event,
        now,
      ),
  }),
  mutant('LB at its moment', 'OB LB comes ten seconds early', {
    ...withSettings((settings) => later(settings, -10_000)),
    view,
  }),
  mutant('LB at its moment', 'OB LB comes ten seconds late', {
    ...withSettings((settings) => later(settings, 10_000)),
    view,
  }),
  mutant('LB at its moment', 'nobody looks again in an outage', {
    step: (...given) => {
      const stepped = step(...given);
      return stepped.state.outage === null ? stepped : { ...stepped, probeEverything: false };
    },
  }),
  mutant('LB at its moment', 'the loop looks only every five seconds', {
    nextDeadline: (_settings, _state, now) => after(now.monotonic, milliseconds(5_000)),
  }),
  mutant(
    'waking',
    'hosts are woken without delay',
    withSettings((settings) => ({ ...settings, wake: { ...settings.wake, delay: milliseconds(0) } })),
  ),
  mutant('waking', 'nobody is woken', { step: (...given) => ({ ...step(...given), wake: [] }) }),
  mutant(
    'waking',
    'a restart forgets who is to be woken',
    {
      remember: (...given) => {
        const record = remember(...given);
        const hosts = record.hosts.map((host) => ({
          ...host,
          wake: null,
          toldToShutDown: false,
          clientLeft: false,
        }));
        return { ...record, hosts };
      },
    },
    8,
  ),
  mutant('waking', 'every host is woken with the first', {
    step: (settings, ...rest) => {
      const stepped = step(settings, ...rest);
      return stepped.wake.length === 0 ? stepped : { ...stepped, wake: settings.hosts.map(({ id }) => id) };
    },
  }),
  mutant('rubbish', 'an unknown id is too much', {
    step: (settings, state, event, now) => {
      if (event.type === 'probed' && !state.sentinels.some(({ id }) => id === event.id)) {
        if (!state.witnesses.some(({ id }) => id === event.id)) throw new RangeError('no such device');
      }
      return step(settings, state, event, now);
    },
  }),
  mutant('rubbish', 'any number is a shutdown delay', {
    step: (settings, state, event, now) => {
      const stepped = step(settings, state, event, now);
      if (event.type !== 'commanded' || event.command.kind !== 'set_shutdown_delay') return stepped;
      const { ups, delay } = event.command;
      const delays = new Map(stepped.state.delays).set(ups, { delay, configured: delay });
      return { ...stepped, state: { ...stepped.state, delays } };
    },
  }),
  mutant('rubbish', 'a restart forgets the delays that were set', {
    remember: (...given) => ({ ...remember(...given), delays: {} }),
  }),
  mutant(
    'drills and maintenance',
    'a drill is told as real',
    { view: (...given) => asReal(view(...given)) },
    6,
  ),
  mutant(
    'drills and maintenance',
    'a real outage does not end a drill',
    {
      step: (settings, before, event, now) => {
        const stepped = step(settings, before, event, now);
        const goesOn = before.drill?.stoppedAt === null && stepped.state.outage !== null;
        return goesOn ? { ...stepped, state: { ...stepped.state, drill: before.drill } } : stepped;
      },
    },
    16,
  ),
  mutant('drills and maintenance', 'maintenance holds OB LB for a second outage too', {
    step: (settings, before, event, now) => {
      const stepped = step(settings, before, event, now);
      return { ...stepped, state: holdingOn(before, stepped.state) };
    },
  }),
  mutant(
    'drills and maintenance',
    'a drill never ends by itself',
    {
      step: (settings, before, event, now) => {
        const { drill } = before;
        const stopped = drill !== null && drill.stoppedAt !== null;
        const kept = stopped
          ? { ...before, drill: { ...drill, stoppedAt: moment(now.monotonic, now.wall) } }
          : before;
        return step(settings, kept, event, now);
      },
    },
    6,
  ),
];
