import type { DomainEvent, Effect, ProbeResult } from '../../src/domain/core/event.js';
import type { DetectionSettings, DomainSettings, UpsSettings } from '../../src/domain/core/settings.js';
import type { Device } from '../../src/domain/mains/device.js';
import type { Snapshot } from '../../src/domain/view/snapshot.js';
import type { State } from '../../src/domain/core/state.js';
import { milliseconds } from '../../src/domain/core/time.js';
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

const { recall, step, view } = realDomain;

export const mutant = (property: Property, name: string, broken: Partial<Domain>, shownIn = 1): Mutant => ({
  property,
  name,
  domain: { ...realDomain, ...broken },
  shownIn,
});

/** Every rule gets other settings than the configuration's, which the oracle goes by. */
export const withSettings = (change: (settings: DomainSettings) => DomainSettings): Partial<Domain> => {
  const changed = new WeakMap<DomainSettings, DomainSettings>();
  const of = (settings: DomainSettings): DomainSettings => {
    const known = changed.get(settings) ?? change(settings);
    changed.set(settings, known);
    return known;
  };
  return {
    recall: (settings, ...rest) => recall(of(settings), ...rest),
    step: (settings, ...rest) => step(of(settings), ...rest),
    view: (settings, ...rest) => view(of(settings), ...rest),
  };
};

export const ups =
  (change: (settings: UpsSettings) => Partial<UpsSettings>) => (settings: DomainSettings) => ({
    ...settings,
    upses: settings.upses.map((own) => ({ ...own, ...change(own) })),
  });

export const detection = (change: Partial<DetectionSettings>) =>
  ups((own) => ({ detection: { ...own.detection, ...change } }));

/** Every probe's result is another one. */
export const results = (
  change: (result: ProbeResult, sentinels: readonly Device[], settings: UpsSettings) => ProbeResult | null,
): Partial<Domain> => ({
  step: (settings, state, event, now) => {
    const [own] = state.upses;
    if (event.type !== 'probed' || own === undefined) return step(settings, state, event, now);
    const changed = event.results.flatMap((result) => change(result, own.sentinels, own.settings) ?? []);
    return step(settings, state, { ...event, results: changed }, now);
  },
});

/** A step ends in another state. */
export const endsIn = (
  change: (before: State, state: State, event: DomainEvent) => State,
): Partial<Domain> => ({
  step: (settings, before, event, now) => {
    const stepped = step(settings, before, event, now);
    return { ...stepped, next: change(before, stepped.next, event) };
  },
});

/** What it asks for outside is something else. */
export const asks = (
  change: (effects: readonly Effect[], state: State, settings: DomainSettings) => readonly Effect[],
): Partial<Domain> => ({
  step: (settings, ...given) => {
    const stepped = step(settings, ...given);
    return { ...stepped, effects: change(stepped.effects, stepped.next, settings) };
  },
});

export const later = (settings: DomainSettings, by: number): DomainSettings => ({
  ...settings,
  sections: settings.sections.map((section) => ({
    ...section,
    lowBatteryAfter: milliseconds((section.lowBatteryAfter ?? 0) + by),
  })),
});

export const asReal = (snapshot: Snapshot): Snapshot => ({
  ...snapshot,
  mains: { ...snapshot.mains, simulated: false },
  upses: snapshot.upses.map((ups) => ({ ...ups, simulated: false })),
});

/** What maintenance held at its beginning goes on being held, whatever came since. */
export const holdingOn = (before: State, state: State): State =>
  before.maintenance === null || state.maintenance === null
    ? state
    : { ...state, maintenance: { ...state.maintenance, held: before.maintenance.held } };
