import { nextDeadline } from '../../src/domain/deadlines.js';
import { recall, remember, worthRemembering } from '../../src/domain/memory.js';
import { step } from '../../src/domain/step.js';
import { view } from '../../src/domain/view.js';

/** What is simulated: all that the loop ever asks of the domain. A mutant wraps some of it. */
export interface Domain {
  readonly recall: typeof recall;
  readonly remember: typeof remember;
  readonly worthRemembering: typeof worthRemembering;
  readonly step: typeof step;
  readonly nextDeadline: typeof nextDeadline;
  readonly view: typeof view;
}

export const realDomain: Domain = { recall, remember, worthRemembering, step, nextDeadline, view };
