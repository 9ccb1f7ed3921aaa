import { computed, signal } from '@preact/signals';
import type { StatusReport } from '../../api/report.js';

export type Member = keyof StatusReport;

/** The last that the service told of everything, and of when (its own time, in milliseconds since 1970) each part is. */
interface Picture {
  readonly report: StatusReport;
  readonly toldAt: Readonly<Partial<Record<Member, number>>>;
  readonly wholeAt: number;
}

/**
 * - `connecting`: nothing was heard yet, or the page was hidden
 * - `live`: it is told of every change; `polling`: it asks every two seconds
 * - `lost`: nothing is heard
 */
export type Connection = 'connecting' | 'live' | 'polling' | 'lost';

export const connection = signal<Connection>('connecting');

/** Null: nothing was told yet. */
export const picture = signal<Picture | null>(null);

/** This machine's time; ticks every second. */
export const localTime = signal(Date.now());

/** When the service was heard last, on this machine's clock. */
const heardAt = signal(0);

/** How far the service's clock is ahead of this machine's. */
const ahead = signal(0);

/** The way of a message takes time, so of two estimates the larger is the better one; a clock that was set is neither. */
const sameClock = 1_000;

/** The service told its time, so it lives. */
export function heard(at: number): void {
  const local = Date.now();
  const estimate = at - local;
  const isSet = Math.abs(estimate - ahead.value) > sameClock;
  ahead.value = isSet ? estimate : Math.max(ahead.value, estimate);
  heardAt.value = local;
  localTime.value = local;
}

/** Everything was told anew. */
export function pictureTold(report: StatusReport, at: number): void {
  picture.value = { report, toldAt: {}, wholeAt: at };
}

/** Some members were told anew. */
export function changeTold(change: Partial<StatusReport>, at: number): void {
  const before = picture.value;
  if (before === null) return;
  const toldAt = { ...before.toldAt, ...Object.fromEntries(Object.keys(change).map((name) => [name, at])) };
  picture.value = { report: { ...before.report, ...change }, toldAt, wholeAt: before.wholeAt };
}

/** Nothing may be shown of what was told before: another person sits there now. */
export const forgetPicture = (): void => {
  picture.value = null;
};

/** Of a live service something is heard every 10 s. */
const silenceLimit = 13_000;

/** Whether what is shown is what is. Where not, no number on the page may look like a new one. */
export const isFresh = computed(() => {
  const isConnected = connection.value === 'live' || connection.value === 'polling';
  return isConnected && picture.value !== null && localTime.value - heardAt.value < silenceLimit;
});

/** Seconds since it was heard. */
export const silentFor = computed(() => Math.max(0, (localTime.value - heardAt.value) / 1000));

/** The service's time at which it was heard last. */
export const lastHeard = computed(() => heardAt.value + ahead.value);

/** The service's time that the page shows: it stands still while nothing is heard, and every countdown with it. */
export const shownTime = computed(() => (isFresh.value ? localTime.value + ahead.value : lastHeard.value));

/** Seconds that are left of those that the service told in that member. */
export function leftOf(seconds: number, member: Member): number {
  const told = picture.value;
  const toldAt = told?.toldAt[member] ?? told?.wholeAt ?? shownTime.value;
  return Math.max(0, seconds - (shownTime.value - toldAt) / 1000);
}
