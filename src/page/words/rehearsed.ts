import type { Values } from '../../domain/view/reasons/render.js';
import { reasonIn } from './reasons.js';

interface Told {
  readonly code: string;
  readonly values: Values;
  readonly text: string;
}

/** A sentence of a rehearsal in the reader's language. It begins with a capital letter, but where a name stands there. */
export function rehearsedIn(told: Told): string {
  const text = reasonIn(told.text, told);
  const beginsWithName = Object.values(told.values).some(
    (value) => typeof value === 'string' && value !== '' && text.startsWith(value),
  );
  return beginsWithName ? text : `${text.slice(0, 1).toLocaleUpperCase()}${text.slice(1)}`;
}
