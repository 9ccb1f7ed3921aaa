import type { Carrier } from '../../../../src/adapters/log/outlets/carrier.js';
import { Outlet } from '../../../../src/adapters/log/outlets/outlet.js';
import type { DomainEvent } from '../../../../src/domain/core/event.js';
import { milliseconds, seconds } from '../../../../src/domain/core/time.js';
import { KeptLog } from '../../../kept_log.js';
import { givenRecord } from './given_record.js';

/** So that a test does not wait for long. */
const quick = {
  retry: milliseconds(20),
  maxRetry: milliseconds(50),
  timeout: seconds(5),
  problemAfter: milliseconds(100),
  steadyAfter: milliseconds(200),
};

/** An outlet that has started, and everything that is told of it. */
export const startedOutlet = (carrier: Carrier) => {
  const outlet = new Outlet(carrier, quick);
  const log = new KeptLog();
  const events: DomainEvent[] = [];
  outlet.start(
    { dispatch: (event) => void events.push(event), command: () => Promise.reject(new Error('no commands')) },
    log,
  );
  const write = (msg: string, more: Readonly<Record<string, unknown>> = {}): void =>
    outlet.write(givenRecord({ msg, ...more }));
  return { outlet, log, events, write, stop: () => outlet.stop(seconds(5)) };
};
