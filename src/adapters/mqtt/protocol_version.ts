/** MQTT's versions as the CONNECT packet counts them: 5, and 4 for 3.1.1. */
export type ProtocolVersion = 5 | 4;

/** What is known about the versions that the broker speaks. */
export interface KnownVersions {
  /** The one to try next. */
  readonly next: ProtocolVersion;
  /** One that the broker once accepted; null while there is none. */
  readonly accepted: ProtocolVersion | null;
}

export const nothingKnown: KnownVersions = { next: 5, accepted: null };

/** How one attempt ended, as far as the version may be the reason. */
export type VersionVerdict =
  | 'accepted'
  /** CONNACK said "unsupported protocol version". */
  | 'refused'
  /** Closed without CONNACK: brokers that do not know MQTT 5 may do that. */
  | 'closed_unanswered'
  | 'says_nothing';

/**
 * MQTT 5 first, then 3.1.1. Once a version was accepted, only a clear refusal leads away from it: a broker that is
 * about to stop closes connections, too.
 */
export const learn = (
  known: KnownVersions,
  tried: ProtocolVersion,
  verdict: VersionVerdict,
): KnownVersions => {
  switch (verdict) {
    case 'accepted':
      return { next: tried, accepted: tried };
    case 'refused':
      return { next: other(tried), accepted: null };
    case 'closed_unanswered':
      return known.accepted === null ? { next: other(tried), accepted: null } : known;
    case 'says_nothing':
      return known;
  }
};

export const versionName = (version: ProtocolVersion): string => (version === 5 ? 'MQTT 5' : 'MQTT 3.1.1');

const other = (version: ProtocolVersion): ProtocolVersion => (version === 5 ? 4 : 5);
