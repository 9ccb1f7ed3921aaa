import { signal } from '@preact/signals';
import type { Stretch } from '../parts/strip.js';
import { isFresh, shownTime } from './picture.js';
import { ask } from './service.js';
import { runEvery } from './timers.js';

/** What was recorded of the devices over the last hours. */
export interface Recorded {
  readonly devices: readonly {
    readonly id: string;
    readonly lane: readonly Stretch[];
    readonly latency: readonly { readonly max: number | null }[];
  }[];
  readonly not_recorded: readonly { readonly from: string; readonly to: string }[];
}

/** Null: nothing was told of it (yet). */
export const recorded = signal<Recorded | null>(null);

/** How far back the strips of *Now* go, in milliseconds. */
export const stripLength = 6 * 3_600_000;

const everyMinute = 60_000;

/** Keeps what was recorded up to date. @returns what ends it */
export function followLanes(): () => void {
  const refresh = async (): Promise<void> => {
    if (document.hidden || !isFresh.value) return;
    const iso = (time: number): string => encodeURIComponent(new Date(time).toISOString());
    const now = shownTime.value;
    try {
      recorded.value = await ask<Recorded>(
        `api/history/devices?from=${iso(now - stripLength)}&to=${iso(now)}`,
      );
    } catch {
      // The strips then begin with what is known now: the rest is grey.
    }
  };
  void refresh();
  return runEvery(everyMinute, () => void refresh());
}
