/** Hears what is published on one topic, and whether the broker can be heard at all. */
export interface TopicListener {
  heard(payload: Uint8Array, retained: boolean): void;
  /** The connection to the broker is lost: what was heard may no longer hold. */
  brokerAway(): void;
  brokerBack(): void;
}

/** What a probe needs of the MQTT client. */
export interface TopicSubscriptions {
  /**
   * Hears one topic (no wildcards) from now on, through every reconnection.
   *
   * @returns call it to end that
   */
  subscribe(topic: string, listener: TopicListener): () => void;
}
