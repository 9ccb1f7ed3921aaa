import type { Moment } from './time.js';

/** What is to be done, or was done, to bring a host back. */
export type Wake =
  /** After an outage: due once the mains was stable for the wake delay, and its turn has come. */
  | {
      readonly stage: 'planned';
      readonly dueAt: Moment;
      /** When it was due first, where it was put off since because the mains was not watched meanwhile. */
      readonly firstDueAt?: Moment;
      /** After a drill: who was off before it stays off, and nobody waits for it. */
      readonly afterDrill?: boolean;
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
      readonly reason: string;
      /** The id of the host that had to be up before and did not come; null where that is not why. */
      readonly waitsFor: string | null;
    };
