/** MQTT's versions as the CONNECT packet counts them: 5, and 4 for 3.1.1. */
export type ProtocolVersion = 5 | 4;

/** What is known about the versions that the broker speaks. */
export interface KnownVersions {
  readonly next: ProtocolVersion;
  /** One that the broker once accepted; null while there is none. */
  readonly accepted: ProtocolVersion | null;
  /** How often in a row the accepted one was left unanswered. */
  readonly unanswered: number;
}

export const nothingKnown: KnownVersions = { next: 5, accepted: null, unanswered: 0 };

/** A broker that hangs answers no version at all: so often the accepted one is tried before the other gets a turn. */
const unansweredLimit = 3;

/** How one attempt ended, as far as the version may be the reason. */
export type VersionVerdict =
  | 'accepted'
  /** CONNACK said "unsupported protocol version". */
  | 'refused'
  /** Closed without CONNACK: brokers that do not know MQTT 5 may do that. */
  | 'closed_unanswered'
  /** The connection stood, but no CONNACK came in time: some brokers take no notice of MQTT 5 (amqtt), any may hang. */
  | 'unanswered'
  | 'says_nothing';

/**
 * MQTT 5 first, then 3.1.1. Once a version was accepted, a clear refusal leads away from it, for a broker that is about to
 * stop closes connections, too; where nothing is answered at all, the other version gets a turn now and then.
 */
export const learn = (
  known: KnownVersions,
  tried: ProtocolVersion,
  verdict: VersionVerdict,
): KnownVersions => {
  const { accepted } = known;
  if (verdict === 'accepted') return { next: tried, accepted: tried, unanswered: 0 };
  if (verdict === 'refused') return { ...nothingKnown, next: other(tried) };
  if (verdict === 'says_nothing') return known;
  if (accepted === null) return { ...known, next: other(tried) };
  if (verdict === 'closed_unanswered') return known;
  if (tried !== accepted) return { next: accepted, accepted, unanswered: 0 };
  const unanswered = known.unanswered + 1;
  return { next: unanswered < unansweredLimit ? accepted : other(accepted), accepted, unanswered };
};

export const versionName = (version: ProtocolVersion): string => (version === 5 ? 'MQTT 5' : 'MQTT 3.1.1');

const other = (version: ProtocolVersion): ProtocolVersion => (version === 5 ? 4 : 5);
