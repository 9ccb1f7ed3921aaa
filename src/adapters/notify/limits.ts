import { minutes, seconds, type Duration } from '../../domain/core/time.js';

/** How a courier goes about its rounds. */
export interface CourierLimits {
  readonly firstRetry: Duration;
  readonly maxRetry: Duration;
  /** So many messages in `rateWindow`; what comes then is told together. */
  readonly rate: number;
  readonly rateWindow: Duration;
  /** What fails for longer than this is a problem: one lost attempt is none. */
  readonly problemAfter: Duration;
}

export const defaultLimits: CourierLimits = {
  firstRetry: seconds(5),
  maxRetry: minutes(5),
  rate: 10,
  rateWindow: minutes(1),
  problemAfter: minutes(5),
};
