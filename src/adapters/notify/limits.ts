import { minutes, seconds, type Duration } from '../../domain/core/time.js';

/** How a courier goes about its rounds. */
export interface CourierLimits {
  readonly firstRetry: Duration;
  readonly maxRetry: Duration;
  /** So many messages in `rateWindow`; what comes then is told together. */
  readonly rate: number;
  readonly rateWindow: Duration;
  /** Channels keep their own time limits; this is for one that does not (a name that is resolved for ever). */
  readonly maxAttempt: Duration;
  /** Whoever tries a target out waits before a screen, on a connection that may carry nothing for 30 s. */
  readonly maxTest: Duration;
  /** What fails for longer than this is a problem: one lost attempt is none. */
  readonly problemAfter: Duration;
}

export const defaultLimits: CourierLimits = {
  firstRetry: seconds(5),
  maxRetry: minutes(5),
  rate: 10,
  rateWindow: minutes(1),
  maxAttempt: seconds(60),
  maxTest: seconds(25),
  problemAfter: minutes(5),
};
