import { messageOf } from '../../domain/failure.js';
import { systemCodeOf } from '../../platform/system_error.js';
import type { ProbeOutcome } from '../../domain/probe_outcome.js';
import type { Duration } from '../../domain/time.js';
import { noAnswerIn } from './wording.js';

/**
 * What an error while connecting by TCP says about the device. Refusing and resetting take somebody who does it.
 * EHOSTUNREACH is how the kernel tells that nobody answered ARP.
 */
export const interpretConnectError = (error: unknown, latency: Duration, timeout: Duration): ProbeOutcome => {
  switch (systemCodeOf(error)) {
    case 'ECONNREFUSED':
    case 'ECONNRESET':
      return { kind: 'alive', latency };
    case 'ETIMEDOUT':
      return { kind: 'silent', why: noAnswerIn(timeout) };
    case 'EHOSTUNREACH':
    case 'EHOSTDOWN':
      return { kind: 'silent', why: 'destination host unreachable' };
    case 'ENETUNREACH':
    case 'ENETDOWN':
      return { kind: 'link_down', why: 'network is unreachable' };
    default:
      return { kind: 'unknown', why: `could not connect: ${messageOf(error)}` };
  }
};
