import { seconds, type Duration } from '../../domain/time.js';
import type { TopicListener } from '../../platform/topic_subscriptions.js';

/**
 * How long to wait after Home Assistant's birth message: 2 to 5 s, so that not every device speaks at once
 * (https://www.home-assistant.io/integrations/mqtt/#birth-and-last-will-messages).
 *
 * @param random 0 to 1
 */
export const birthWait = (random: number): Duration => seconds(2 + 3 * random);

/** Hears that Home Assistant started, on `<discovery prefix>/status`, and then has us introduced again. */
export class BirthListener implements TopicListener {
  #timer: NodeJS.Timeout | null = null;

  constructor(private readonly introduceAgain: () => void) {}

  heard(payload: Uint8Array, retained: boolean): void {
    // A retained one was there before us, and a connection begins with an introduction anyway.
    if (retained || this.#timer !== null || Buffer.from(payload).toString('latin1') !== 'online') return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.introduceAgain();
    }, birthWait(Math.random()));
  }

  brokerAway(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  brokerBack(): void {
    // The connection begins with an introduction.
  }
}
