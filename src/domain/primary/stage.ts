import type { Moment } from '../core/time.js';
import type { Told } from '../view/reasons/told.js';

/** The machine that we run on, which goes down last. */
export type Primary =
  | { readonly stage: 'staying' }
  /** Its battery is low: the hosts are waited for. */
  | { readonly stage: 'waiting'; readonly since: Moment }
  /** Its UPSes are told to cut the power. There is no way back from here. */
  | {
      readonly stage: 'cutting';
      readonly since: Moment;
      /** Those that have not answered yet. */
      readonly awaited: readonly string[];
      /** One of them will cut the power. */
      readonly isCut: boolean;
    }
  | Going;

/** It is told to shut down. */
export interface Going {
  readonly stage: 'going';
  readonly since: Moment;
  /** Its UPS cuts the power, or may: it has to be down by then, and comes back with the mains. */
  readonly isCut: boolean;
  /** When it was last told to shut down; null: that is to be done. */
  readonly askedAt: Moment | null;
  readonly answer: 'awaited' | 'accepted' | 'failed';
  /** What went wrong last, also while it is tried again; null where nothing did. */
  readonly trouble: Told | null;
}

export const stayingPrimary: Primary = Object.freeze({ stage: 'staying' });
