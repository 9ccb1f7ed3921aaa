import { recall } from '../../src/domain/core/recall.js';
import { remember, worthRemembering } from '../../src/domain/core/remember.js';
import { step } from '../../src/domain/core/step.js';
import { view } from '../../src/domain/view/view.js';

/** What is simulated: all that the loop ever asks of the domain. A mutant wraps some of it. */
export interface Domain {
  readonly recall: typeof recall;
  readonly remember: typeof remember;
  readonly worthRemembering: typeof worthRemembering;
  readonly step: typeof step;
  readonly view: typeof view;
}

export const realDomain: Domain = { recall, remember, worthRemembering, step, view };
