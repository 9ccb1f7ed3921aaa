import { type Carrier, type Link } from '../../../../src/adapters/log/outlets/carrier.js';
import { Outlet } from '../../../../src/adapters/log/outlets/outlet.js';
import type { DomainEvent } from '../../../../src/domain/core/event.js';
import type { Inbox } from '../../../../src/domain/core/ports.js';
import { milliseconds } from '../../../../src/domain/core/time.js';
import { KeptLog } from '../../../kept_log.js';
import { givenRecord } from './given_record.js';

/** So that a test does not wait for long. */
export const times = {
  retry: milliseconds(5),
  maxRetry: milliseconds(20),
  timeout: milliseconds(200),
  problemAfter: milliseconds(50),
  steadyAfter: milliseconds(50),
};

export const arrives: (line?: string) => Promise<void> = () => Promise.resolve();

/** A place that takes lines, or fails in whatever way the test wants. */
export const givenPlace = (more: Partial<Carrier> = {}, ofOutlet = times) => {
  const place = {
    taken: new Array<string>(),
    opened: 0,
    closed: 0,
    isGone: false,
    open: arrives,
    send: arrives,
  };
  const link: Link = {
    get isGone() {
      return place.isGone;
    },
    send: async (payload) => {
      await place.send(payload.toString());
      place.taken.push(payload.toString());
    },
    close: () => {
      place.closed += 1;
      return Promise.resolve();
    },
  };
  const carrier: Carrier = {
    component: 'syslog',
    where: 'udp://there',
    encode: ({ message }) => Buffer.from(message),
    open: async () => {
      await place.open();
      place.opened += 1;
      place.isGone = false;
      return link;
    },
    ...more,
  };
  const events: DomainEvent[] = [];
  const inbox: Inbox = {
    dispatch: (event) => void events.push(event),
    command: () => Promise.reject(new Error('nobody gives commands here')),
  };
  const log = new KeptLog();
  const outlet = new Outlet(carrier, ofOutlet);
  const write = (message: string): void => outlet.write(givenRecord({ msg: message }));
  return { place, outlet, log, events, write, start: () => outlet.start(inbox, log) };
};

export const away = (): Promise<never> => Promise.reject(new Error('away'));
export const never = (): Promise<never> => new Promise(() => undefined);
export const soon = milliseconds(1_000);
