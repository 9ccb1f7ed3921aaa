import { Failure, messageOf } from '../../domain/failure.js';
import { systemCodeOf } from '../../platform/system_error.js';

/** Reason codes of CONNACK and DISCONNECT: MQTT 3.1.1 section 3.2.2.3, MQTT 5 section 2.4. */
const reason = {
  protocolVersion: [1, 132],
  clientId: [2, 133],
  unavailable: [3, 136, 137, 139],
  login: [4, 134],
  notAuthorized: [5, 135, 138],
  takenOver: [142],
  packetTooLarge: [149],
} as const;

/** Whether the broker said that it does not speak the MQTT version that it was addressed in. */
export const isProtocolRefusal = (thrown: unknown): boolean => hasReason(thrown, reason.protocolVersion);

/**
 * Puts into words why a connection to the broker failed or ended, and what the user can do.
 *
 * @param place host and port
 */
export const connectionFailure = (thrown: unknown, place: string): Failure =>
  thrown instanceof Failure ? thrown : (bySystemCode(thrown, place) ?? byReason(thrown, place));

export const brokerSilent = (place: string, reached: boolean, limitInSeconds: number): Failure =>
  reached
    ? new Failure(
        'MQTT_NO_ANSWER',
        `${place} accepted the connection but did not answer as an MQTT broker within ${limitInSeconds} s.`,
        'Check that an MQTT broker listens there (with mqtts:// where it wants TLS), and restart it if it hangs.',
      )
    : unreachable(place);

export const brokerAcknowledgesNothing = (place: string, limitInSeconds: number): Failure =>
  new Failure(
    'MQTT_NO_ACKNOWLEDGEMENT',
    `The MQTT broker ${place} did not acknowledge a message within ${limitInSeconds} s.`,
    'Check the broker: it hangs, or is overloaded.',
  );

export const connectionClosed = (place: string, answered: boolean): Failure =>
  answered
    ? new Failure(
        'MQTT_CLOSED',
        `The MQTT broker ${place} closed the connection.`,
        'See its log for the reason.',
      )
    : new Failure(
        'MQTT_CLOSED_EARLY',
        `${place} closed the connection before it answered as an MQTT broker.`,
        'Check that mqtt.url names an MQTT broker (with mqtts:// where it wants TLS), and see its log.',
      );

const unreachable = (place: string): Failure =>
  new Failure(
    'MQTT_UNREACHABLE',
    `The MQTT broker ${place} cannot be reached.`,
    'Check mqtt.url, the network, and that the broker runs.',
  );

const bySystemCode = (thrown: unknown, place: string): Failure | null => {
  const code = systemCodeOf(thrown);
  switch (code) {
    case null:
      return null;
    case 'ECONNREFUSED':
      return new Failure(
        'MQTT_REFUSED',
        `Nothing listens at ${place}, where the MQTT broker should be.`,
        'Start the broker, or correct mqtt.url.',
      );
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new Failure(
        'MQTT_HOST_UNKNOWN',
        `The name of the MQTT broker ${place} does not resolve.`,
        'Correct mqtt.url, or write the address in place of the name.',
      );
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return unreachable(place);
    case 'ECONNRESET':
    case 'EPIPE':
      return connectionClosed(place, true);
    default:
      return isAboutTls(code) ? tlsFailure(thrown, place) : null;
  }
};

// OpenSSL's codes for certificates, as Node.js hands them on, begin or end with one of these.
const isAboutTls = (code: string): boolean =>
  /^(ERR_SSL_|ERR_TLS_|ERR_OSSL|CERT_|CRL_|UNABLE_TO_)|SELF_SIGNED|INVALID_CA|HOSTNAME_MISMATCH|EPROTO/.test(
    code,
  );

const tlsFailure = (thrown: unknown, place: string): Failure =>
  new Failure(
    'MQTT_TLS',
    `No TLS connection to the MQTT broker ${place}: ${messageOf(thrown)}.`,
    'Check mqtt.ca, mqtt.cert and mqtt.key, and that the host in mqtt.url is the name in the broker’s certificate.',
    { cause: thrown },
  );

const byReason = (thrown: unknown, place: string): Failure => {
  const of = (codes: readonly number[]): boolean => hasReason(thrown, codes);
  const failure = (code: string, message: string, remedy: string): Failure =>
    new Failure(code, message, remedy, { cause: thrown });
  if (of(reason.login))
    return failure(
      'MQTT_LOGIN',
      `The MQTT broker ${place} does not accept the user name or the password.`,
      'Correct mqtt.username and mqtt.password.',
    );
  if (of(reason.notAuthorized))
    return failure(
      'MQTT_NOT_AUTHORIZED',
      `The MQTT broker ${place} does not let this user in.`,
      'Set mqtt.username and mqtt.password to a user that the broker allows.',
    );
  if (of(reason.protocolVersion))
    return failure(
      'MQTT_PROTOCOL',
      `The MQTT broker ${place} speaks neither MQTT 5 nor 3.1.1.`,
      'Use a newer broker.',
    );
  if (of(reason.clientId))
    return failure(
      'MQTT_CLIENT_ID',
      `The MQTT broker ${place} does not accept our client id.`,
      'Set mqtt.client_id to one that the broker allows.',
    );
  if (of(reason.takenOver))
    return failure(
      'MQTT_TAKEN_OVER',
      `Another client came to the MQTT broker ${place} with the same client id.`,
      'Run only one instance per mqtt.base_topic, or give each a mqtt.client_id of its own.',
    );
  if (of(reason.unavailable))
    return failure('MQTT_UNAVAILABLE', `The MQTT broker ${place} is not available now.`, 'See its log.');
  if (of(reason.packetTooLarge))
    return failure(
      'MQTT_TOO_LARGE',
      `A message was too large for the MQTT broker ${place}, or one from it for us.`,
      'Raise the broker’s limit for packets to 1 MB.',
    );
  return failure(
    'MQTT_FAILED',
    `The connection to the MQTT broker ${place} failed: ${messageOf(thrown)}.`,
    'See the broker’s log.',
  );
};

const hasReason = (thrown: unknown, codes: readonly number[]): boolean =>
  thrown instanceof Error &&
  'code' in thrown &&
  typeof thrown.code === 'number' &&
  codes.includes(thrown.code);
