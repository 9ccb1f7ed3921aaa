import { createRehearsals } from '../../src/app/rehearsals.js';
import type { Loop } from '../../src/runtime/loop.js';
import type { DomainSettings } from '../../src/domain/core/settings.js';
import { systemClock } from '../../src/platform/timers.js';
import { at, type Script } from '../domain/given.js';
import { house } from '../domain/given_hosts.js';

/** Of a house in the state that a script has brought it to. */
export const rehearsalsOf = (script: Script) =>
  createRehearsals({
    settings: script.settings,
    clock: { now: () => at(script.now) },
    state: () => script.state,
  });

/** Of the house with three hosts. */
export const rehearsals = rehearsalsOf(house());

/** Of a loop that turns. */
export const rehearsalsOfLoop = (domain: DomainSettings, loop: Loop) =>
  createRehearsals({ settings: domain, clock: systemClock, state: () => loop.state });
