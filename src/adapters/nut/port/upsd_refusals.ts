import type { CommandResult } from '../../../domain/core/command.js';
import { Failure, messageOf } from '../../../domain/core/failure.js';

interface NutError {
  readonly code: Extract<CommandResult, { accepted: false }>['code'];
  readonly text: string;
}

const needsUser = 'that server wants a user for that: write username and password';

/** NUT's errors that tell what to do (docs/net-protocol.txt). */
const errors: Readonly<Record<string, NutError>> = {
  'DATA-STALE': { code: 'refused', text: 'that server says that its data is stale' },
  'DRIVER-NOT-CONNECTED': { code: 'refused', text: 'that server has no connection to its driver' },
  'UNKNOWN-UPS': { code: 'refused', text: 'that server knows no UPS of this name' },
  'ACCESS-DENIED': {
    code: 'refused',
    text: 'that server does not let us do that: look at username, password, and the rights of the user there',
  },
  'USERNAME-REQUIRED': { code: 'refused', text: needsUser },
  'PASSWORD-REQUIRED': { code: 'refused', text: needsUser },
  'CMD-NOT-SUPPORTED': { code: 'unknown', text: 'the UPS knows no such command' },
  'VAR-NOT-SUPPORTED': { code: 'unknown', text: 'the UPS has no such variable' },
  UNKNOWN: { code: 'unknown', text: 'the UPS does not know that' },
  READONLY: { code: 'invalid', text: 'that variable cannot be changed' },
  'INVALID-VALUE': { code: 'invalid', text: 'the UPS does not take that value' },
  'INVALID-ARGUMENT': { code: 'invalid', text: 'the UPS does not take that value' },
  'TOO-LONG': { code: 'invalid', text: 'that value is too long' },
  FAILED: { code: 'refused', text: 'the UPS could not do it' },
};

/** What that server says to a question that it does not answer. */
export class Refused extends Error {
  readonly code: NutError['code'];

  /** @param said the word behind ERR */
  constructor(said = 'nothing') {
    const known = Object.hasOwn(errors, said) ? errors[said] : undefined;
    const { code, text } = known ?? { code: 'refused', text: `that server says ${said}` };
    super(text);
    this.code = code;
  }
}

/** Without the remedy of our own upsd, which is not for somebody else's. */
export const inWords = (error: unknown): string =>
  (error instanceof Failure ? error.message : messageOf(error)).replace(/\.$/, '');
