import { Failure, messageOf } from '../../domain/core/failure.js';

type Words = readonly [message: (place: string, detail: string) => string, remedy: string];

/** What can be wrong with a broker, and what the user can do. */
const words = {
  MQTT_REFUSED: [
    (place) => `Nothing listens at ${place}, where the MQTT broker should be.`,
    'Start the broker, or correct mqtt.url.',
  ],
  MQTT_HOST_UNKNOWN: [
    (place) => `The name of the MQTT broker ${place} does not resolve.`,
    'Correct mqtt.url, or write the address in place of the name.',
  ],
  MQTT_UNREACHABLE: [
    (place) => `The MQTT broker ${place} cannot be reached.`,
    'Check mqtt.url, the network, and that the broker runs.',
  ],
  MQTT_TLS: [
    (place, why) => `No TLS connection to the MQTT broker ${place}: ${why}.`,
    'Check mqtt.ca, mqtt.cert and mqtt.key, and that the host in mqtt.url is the name in the broker’s certificate.',
  ],
  MQTT_NO_ANSWER: [
    (place, within) => `${place} accepted the connection but did not answer as an MQTT broker ${within}.`,
    'Check that an MQTT broker listens there (with mqtts:// where it wants TLS), and restart it if it hangs.',
  ],
  MQTT_NO_ACKNOWLEDGEMENT: [
    (place, within) => `The MQTT broker ${place} did not acknowledge a message ${within}.`,
    'Check the broker: it hangs, or is overloaded.',
  ],
  MQTT_CLOSED: [(place) => `The MQTT broker ${place} closed the connection.`, 'See its log for the reason.'],
  MQTT_CLOSED_EARLY: [
    (place) => `${place} closed the connection before it answered as an MQTT broker.`,
    'Check that mqtt.url names an MQTT broker (with mqtts:// where it wants TLS), and see its log.',
  ],
  MQTT_LOGIN: [
    (place) => `The MQTT broker ${place} does not accept the user name or the password.`,
    'Correct mqtt.username and mqtt.password.',
  ],
  MQTT_NOT_AUTHORIZED: [
    (place) => `The MQTT broker ${place} does not let this user in.`,
    'Set mqtt.username and mqtt.password to a user that the broker allows.',
  ],
  MQTT_PROTOCOL: [
    (place) => `The MQTT broker ${place} speaks neither MQTT 5 nor 3.1.1.`,
    'Use a newer broker.',
  ],
  MQTT_CLIENT_ID: [
    (place) => `The MQTT broker ${place} does not accept our client id.`,
    'Set mqtt.client_id to one that the broker allows.',
  ],
  MQTT_TAKEN_OVER: [
    (place) => `Another client came to the MQTT broker ${place} with the same client id.`,
    'Run only one instance per mqtt.base_topic, or give each a mqtt.client_id of its own.',
  ],
  MQTT_UNAVAILABLE: [(place) => `The MQTT broker ${place} is not available now.`, 'See its log.'],
  MQTT_TOO_LARGE: [
    (place) => `A message was too large for the MQTT broker ${place}, or one from it for us.`,
    'Raise the broker’s limit for packets to 1 MB.',
  ],
  MQTT_FAILED: [
    (place, why) => `The connection to the MQTT broker ${place} failed: ${why}.`,
    'See the broker’s log.',
  ],
} as const satisfies Readonly<Record<string, Words>>;

type BrokerFailureCode = keyof typeof words;

// OpenSSL's codes for certificates, as Node.js hands them on, begin or end with one of these.
const tlsCode =
  /^(ERR_SSL_|ERR_TLS_|ERR_OSSL|CERT_|CRL_|UNABLE_TO_)|SELF_SIGNED|INVALID_CA|HOSTNAME_MISMATCH|EPROTO/;

/** Reason codes of CONNACK and DISCONNECT (MQTT 3.1.1 section 3.2.2.3, MQTT 5 section 2.4), and the system's. */
const codes: readonly (readonly [BrokerFailureCode, ...(string | number)[]])[] = [
  ['MQTT_REFUSED', 'ECONNREFUSED'],
  ['MQTT_HOST_UNKNOWN', 'ENOTFOUND', 'EAI_AGAIN'],
  ['MQTT_UNREACHABLE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH'],
  ['MQTT_CLOSED', 'ECONNRESET', 'EPIPE'],
  ['MQTT_PROTOCOL', 1, 132],
  ['MQTT_CLIENT_ID', 2, 133],
  ['MQTT_UNAVAILABLE', 3, 136, 137, 139],
  ['MQTT_LOGIN', 4, 134],
  ['MQTT_NOT_AUTHORIZED', 5, 135, 138],
  ['MQTT_TAKEN_OVER', 142],
  ['MQTT_TOO_LARGE', 149],
];

/** @param detail why, or within which time, where the words say so */
export const brokerFailure = (
  code: BrokerFailureCode,
  place: string,
  detail = '',
  options?: ErrorOptions,
) => {
  const [message, remedy] = words[code];
  return new Failure(code, message(place, detail), remedy, options);
};

/** Why a connection to the broker failed or ended, and what the user can do. @param place host and port */
export const connectionFailure = (thrown: unknown, place: string): Failure =>
  thrown instanceof Failure
    ? thrown
    : brokerFailure(codeOf(thrown), place, messageOf(thrown), { cause: thrown });

const codeOf = (thrown: unknown): BrokerFailureCode => {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : null;
  const known = codes.find(([, ...others]) => others.some((other) => other === code));
  if (known !== undefined) return known[0];
  return typeof code === 'string' && tlsCode.test(code) ? 'MQTT_TLS' : 'MQTT_FAILED';
};
