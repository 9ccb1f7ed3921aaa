/** One message as it goes out. */
export interface Message {
  readonly topic: string;
  readonly payload: string;
  readonly retain: boolean;
}

export const topicBelow = (baseTopic: string, topic: string): string => `${baseTopic}/${topic}`;

export const availabilityMessage = (baseTopic: string, availability: 'online' | 'offline'): Message => ({
  topic: topicBelow(baseTopic, 'availability'),
  payload: availability,
  retain: true,
});

/** Clears what is retained on a topic; on a discovery topic, removes the device. */
export const emptyRetained = (topic: string): Message => ({ topic, payload: '', retain: true });

/**
 * An identifier for Home Assistant's discovery topics, which take only A to Z, a to z, 0 to 9, `_` and `-`. Other
 * characters become `_` and their code in hexadecimal, so that different texts stay different. What users build
 * hangs on these identifiers: the rule can never change.
 */
export const identifierOf = (text: string): string =>
  text.replace(/[^A-Za-z0-9_-]/gu, (character) => `_${(character.codePointAt(0) ?? 0).toString(16)}`);
