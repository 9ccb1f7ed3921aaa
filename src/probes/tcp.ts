import type { FromSchema } from 'json-schema-to-ts';
import { connect } from 'node:net';
import { ConnectionProbe } from './connection_probe.js';
import { address, targetByAddress, type ProbeKind } from './probe_kind.js';

const schema = {
  type: 'object',
  additionalProperties: false,
  description: 'Opens a TCP connection; also a refused one is an answer, for somebody is there to refuse.',
  required: ['probe', 'address', 'port'],
  properties: {
    probe: { const: 'tcp', description: 'How the device is asked: by a TCP connection.' },
    address,
    port: {
      type: 'integer',
      minimum: 1,
      maximum: 65535,
      expected: 'a whole number from 1 to 65535',
      description: 'The TCP port to connect to, such as 80, or 6668 for a Tuya plug.',
    },
  },
} as const;

export const tcp: ProbeKind<FromSchema<typeof schema>> = {
  schema,
  viaBroker: false,
  target: targetByAddress,
  settingsOf: ({ address, port }) => ({ kind: 'tcp', address, port }),
  create: ({ address, port }, context) =>
    context.atHost(
      address,
      new ConnectionProbe((host, { answered }) => connect({ host, port }).on('connect', answered), context),
    ),
};
