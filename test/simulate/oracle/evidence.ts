import type { Answer } from '../asking.js';
import type { Device } from '../device.js';

/** A silence that follows a broken link, or a broker that was away, says nothing for so long (issue: B1, IEEE 802.1D). */
export const settlesWithin = 60_000;

/** What the service was told of one device, as an onlooker notes it down. Times of the house, in milliseconds. */
export class Evidence {
  /** When the newest of its probes left. */
  sentAt = Number.NEGATIVE_INFINITY;
  /** When its newest answer arrived, of those that the service knows. */
  answeredAt = Number.NEGATIVE_INFINITY;
  /** When the newest probe left that it was silent to. */
  silentSentAt = Number.NEGATIVE_INFINITY;
  /** It answered in this run of the service, or in one whose memory goes on. */
  answered = false;
  linkDownAt = Number.NEGATIVE_INFINITY;
  #newest: { readonly sentAt: number; readonly kind: Answer['outcome']['kind'] } | null = null;

  constructor(readonly device: Device) {}

  /** What the newest probe said; null before any. */
  get says(): Answer['outcome']['kind'] | null {
    return this.#newest?.kind ?? null;
  }

  heard({ outcome: { kind }, arrivedAt }: Answer, sentAt: number): void {
    if (kind === 'alive') {
      this.answeredAt = Math.max(this.answeredAt, arrivedAt);
      this.answered = true;
    }
    if (kind === 'silent') this.silentSentAt = Math.max(this.silentSentAt, sentAt);
    if (kind === 'link_down') this.linkDownAt = Math.max(this.linkDownAt, arrivedAt);
    const newest = this.#newest;
    if (newest === null || sentAt > newest.sentAt || (sentAt === newest.sentAt && kind === 'alive')) {
      this.#newest = { sentAt, kind };
    }
  }

  /** The service has started without a memory that goes on. */
  forget(): void {
    this.answered = false;
    this.#newest = null;
    this.answeredAt = Number.NEGATIVE_INFINITY;
    this.silentSentAt = Number.NEGATIVE_INFINITY;
    this.linkDownAt = Number.NEGATIVE_INFINITY;
  }
}
