import type { DomainSettings } from '../../../src/domain/core/settings.js';
import type { State } from '../../../src/domain/core/state.js';
import type { Moment } from '../../../src/domain/core/time.js';
import type { Asked } from '../../../src/domain/rehearsal/asked.js';
import { rehearsed, type Course } from '../../../src/domain/rehearsal/rehearse.js';

/** The whole of it at once. */
export function rehearse(
  settings: DomainSettings,
  state: State,
  now: Moment,
  { ups = null, lasts = null }: Partial<Asked> = {},
): Course {
  const work = rehearsed(settings, state, now, { ups, lasts });
  for (;;) {
    const next = work.next();
    if (next.done === true) return next.value;
  }
}
