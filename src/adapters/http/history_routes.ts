import {
  BadQuestion,
  countIn,
  devicesReport,
  eventsReport,
  historyReport,
  outageDetailsReport,
  spanIn,
  typesIn,
} from '../../api/history.js';
import { Failure, messageOf } from '../../domain/core/failure.js';
import type { Clock } from '../../domain/core/ports.js';
import type { History } from '../../domain/history/port.js';
import { hubFailure } from './failures.js';
import { ok, type HubRequest, type HubRoute } from './routes.js';

export interface HistoryRouteContext {
  /** Null where nothing is recorded (`history: false`). */
  readonly history: History | null;
  readonly clock: Clock;
}

const maxOutages = 2_000;
const maxEvents = 5_000;
const maxId = 999_999_999;

type Answered = (history: History, request: HubRequest) => object | Promise<object>;

/** What was: outages and drills, events, devices. */
export const historyRoutes = ({ history, clock }: HistoryRouteContext): readonly HubRoute[] => {
  const now = () => clock.now().wall;
  const routes: Readonly<Record<string, Answered>> = {
    '/api/history': (known, { query }) =>
      historyReport(
        known.list(countIn(query, 'limit', maxOutages, 100), countIn(query, 'before', maxId, null)),
      ),
    '/api/history/outages/:id': async (known, { id }) => {
      const details = /^\d{1,9}$/.test(id ?? '') ? await known.outage(Number(id)) : null;
      if (details === null)
        throw hubFailure('UNKNOWN_OUTAGE', `There is no outage or drill ${JSON.stringify(id)}.`);
      return outageDetailsReport(details);
    },
    '/api/history/events': async (known, { query }) => {
      const limit = countIn(query, 'limit', maxEvents, 500);
      return eventsReport(await known.events(spanIn(query, now()), typesIn(query), limit));
    },
    '/api/history/devices': async (known, { query }) =>
      devicesReport(await known.devices(spanIn(query, now()))),
  };
  return Object.entries(routes).map(([path, answered]) => ({
    method: 'GET',
    path,
    access: 'read',
    answer: async (request) => {
      if (history === null)
        throw hubFailure(
          'HISTORY_OFF',
          'The history is turned off (history: false).',
          'Leave that out to record.',
        );
      try {
        return ok(await answered(history, request));
      } catch (error) {
        if (error instanceof Failure) throw error;
        if (error instanceof BadQuestion)
          throw hubFailure('BAD_REQUEST', `The request cannot be answered: ${error.message}.`);
        throw hubFailure('HISTORY_UNREADABLE', `The history cannot be read: ${messageOf(error)}.`);
      }
    },
  }));
};
