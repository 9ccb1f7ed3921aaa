import type { Moment } from '../core/time.js';
import type { Told } from '../view/reasons/told.js';

/** Whether a host goes down in an outage, or has, as far as is known. It has to be brought back unless it is staying. */
export type Departure =
  | { readonly stage: 'staying' }
  /** It may be going down even now. */
  | { readonly stage: 'leaving'; readonly by: Cause }
  /** It was seen to be down since. */
  | { readonly stage: 'gone'; readonly by: Cause }
  /** It is up again, and was not told to go a second time. */
  | { readonly stage: 'returned'; readonly by: Cause; readonly since: Moment };

/**
 * `told`: its section said `OB LB`, or it announced its shutdown itself. `client_left`: its NUT client left upsd in an outage,
 * or before it was to be woken: it may be going down at a timer of its own.
 */
export type Cause = 'told' | 'client_left';

export type DepartureSignal =
  | Cause
  /** A NUT client on it is logged in again. */
  | 'client_back'
  | 'seen_down'
  | 'seen_up'
  /** Up while on battery: it is told again, and goes down again. */
  | 'seen_up_on_battery'
  /** Nothing more is to be done for it. */
  | 'settled';

/** Where each signal leads. One that is not listed changes nothing. */
export const departures: Readonly<
  Record<Departure['stage'], Partial<Record<DepartureSignal, Departure['stage']>>>
> = {
  staying: { told: 'leaving', client_left: 'leaving' },
  leaving: { told: 'leaving', client_back: 'staying', seen_down: 'gone', settled: 'staying' },
  gone: {
    told: 'leaving',
    client_back: 'staying',
    seen_up: 'returned',
    seen_up_on_battery: 'leaving',
    settled: 'staying',
  },
  returned: {
    told: 'leaving',
    client_back: 'staying',
    seen_down: 'gone',
    seen_up_on_battery: 'leaving',
    settled: 'staying',
  },
};

/** What is to be done, or was done, to bring a host back. */
export type Wake =
  | { readonly stage: 'none' }
  /** Due once the mains was stable for the wake delay, and its turn has come. */
  | {
      readonly stage: 'planned';
      readonly dueAt: Moment;
      /** When it was due first, where it was put off since because the mains was not watched meanwhile. */
      readonly firstDueAt?: Moment | undefined;
      /** After a drill: who was off before it stays off, and nobody waits for it. */
      readonly afterDrill?: boolean | undefined;
    }
  /** Packets go out until it is up. */
  | {
      readonly stage: 'sending';
      readonly firstSentAt: Moment;
      readonly lastSentAt: Moment;
      readonly tries: number;
      /** It was seen to be down since the first packet, or just before: if it is up now, it has come. */
      readonly seenDown: boolean;
      /** Why the last packet could not be sent; null where it left, or is on its way. */
      readonly trouble: string | null;
    }
  | {
      readonly stage: 'failed';
      readonly at: Moment;
      readonly reason: Told;
      /** The id of the host that had to be up before and did not come; null where that is not why. */
      readonly waitsFor: string | null;
    };

export type WakeSignal =
  /** An outage or a drill is over. */
  | 'plan'
  /** The mains was not watched for a while: the delay begins anew. */
  | 'put_off'
  /** A person asks for it. */
  | 'ask'
  /** A packet, the first one or a further one. */
  | 'send'
  /** It was seen to be down since the packets began. */
  | 'seen_down'
  /** It was up all along, and may be about to go: its turn comes later. */
  | 'wait'
  | 'give_up'
  /** The host that it waited for has come after all. */
  | 'resume'
  /** Nothing more is to be done for it, or a new outage makes it void. */
  | 'drop';

/** Where each signal leads. One that is not listed changes nothing. */
export const wakes: Readonly<Record<Wake['stage'], Partial<Record<WakeSignal, Wake['stage']>>>> = {
  none: { plan: 'planned', ask: 'sending' },
  planned: {
    plan: 'planned',
    put_off: 'planned',
    ask: 'sending',
    send: 'sending',
    give_up: 'failed',
    drop: 'none',
  },
  sending: {
    plan: 'planned',
    put_off: 'planned',
    ask: 'sending',
    send: 'sending',
    seen_down: 'sending',
    wait: 'planned',
    give_up: 'failed',
    drop: 'none',
  },
  failed: { plan: 'planned', ask: 'sending', resume: 'planned', drop: 'none' },
};

export const staying: Departure = Object.freeze({ stage: 'staying' });
export const noWake: Wake = Object.freeze({ stage: 'none' });

/** The departure after a signal. */
export function departed(departure: Departure, signal: DepartureSignal, now: Moment): Departure {
  const stage = departures[departure.stage][signal];
  if (stage === undefined) return departure;
  if (stage === 'staying') return staying;
  const isCause = signal === 'told' || signal === 'client_left';
  const by = isCause ? signal : departure.stage === 'staying' ? 'told' : departure.by;
  return stage === 'returned' ? { stage, by, since: now } : { stage, by };
}

/** The wake-up after a signal: `next`, where the table lets that signal lead to its stage. */
export const woken = (wake: Wake, signal: WakeSignal, next: Wake): Wake =>
  wakes[wake.stage][signal] === next.stage ? next : wake;
