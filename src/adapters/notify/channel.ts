import type { Letter } from '../../domain/notify/letter.js';
import type { Duration } from '../../domain/core/time.js';

/** What became of one attempt. The words may hold secrets still: the courier blots them out. */
export type Delivery =
  /** `answer`: what the server said. */
  | { readonly outcome: 'delivered'; readonly answer: string }
  /** Worth another attempt, not before `after` where the server says so. */
  | { readonly outcome: 'retry'; readonly reason: string; readonly after: Duration | null }
  /** Another attempt would end the same. */
  | { readonly outcome: 'final'; readonly reason: string };

/** A letter with the target's own title and text. */
export interface Message {
  readonly title: string;
  readonly text: string;
  readonly letter: Letter;
  /** The same for each attempt at the same news. */
  readonly id: string;
}

/** Where a server listens. */
export interface Place {
  readonly host: string;
  readonly port: number;
}

/** One way to reach people. */
export interface Channel {
  /** Where its server listens; null where that is not ours to know. */
  readonly place: Place | null;
  /** One attempt. Settles within 45 s, or soon after `signal` aborts. Never rejects. */
  send(message: Message, signal: AbortSignal): Promise<Delivery>;
}

/** What Home Assistant's core answers, or the Supervisor in its place. */
export interface CoreAnswer {
  readonly status: number;
  readonly text: string;
}

/** What channels need besides their settings. */
export interface ChannelContext {
  /** Asks Home Assistant's core, by the path of its API; null: we are not its app. Rejects where it cannot be asked. */
  readonly homeAssistant: ((path: string, body: object) => Promise<CoreAnswer>) | null;
}

export const delivered = (answer: string): Delivery => ({ outcome: 'delivered', answer });
export const final = (reason: string): Delivery => ({ outcome: 'final', reason });
export const retry = (reason: string, after: Duration | null = null): Delivery => ({
  outcome: 'retry',
  reason,
  after,
});

/** Cuts a text to so many characters, as JavaScript counts them: services refuse what is longer. */
export const cutToLength = (text: string, max: number): string =>
  text.length <= max ? text : `${text.slice(0, max - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;

/** Cuts a text to so many bytes of UTF-8: services refuse what is longer, or make a file of it. */
export const cutToBytes = (text: string, max: number): string => {
  const bytes = Buffer.from(text);
  if (bytes.length <= max) return text;
  const kept = bytes.subarray(0, max - 3).toString('utf8');
  return `${kept.replace(/\uFFFD+$/u, '')}…`;
};
