/** Hears what is published on one topic of the broker, and whether the broker can be heard at all. */
export interface TopicListener {
  /** `retained`: it stood on the broker already when we subscribed. */
  heard(payload: Uint8Array, retained: boolean): void;
  /** The connection to the broker is lost: what was heard may no longer hold. */
  brokerAway(): void;
  /** What is retained on the topic comes next. */
  brokerBack(): void;
}

/** What the MQTT client gives those who listen to devices. */
export interface TopicSubscriptions {
  /** Hears one topic (no wildcards), through every reconnection, until what it returns is called. */
  subscribe(topic: string, listener: TopicListener): () => void;
}
