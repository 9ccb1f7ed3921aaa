import { isIPv4 } from 'node:net';
import { Ajv, type ErrorObject } from 'ajv';
import { ownSchema } from '../../platform/own_schema.js';
import { probeFormats } from '../../probes/registry.js';
import { isAddressRange, isDeviceAddress, listenAddressOf, nutPort } from '../text/addresses.js';
import { durationOf } from '../text/durations.js';
import { macOf, sixBytesOf } from '../text/mac_addresses.js';
import { schema, type Configuration } from '../sections/registry.js';
import { mistakesOf } from './schema_mistakes.js';
import type { Finding } from '../sections/section.js';
import { brokerUrlOf } from '../text/urls.js';

interface DurationBounds {
  readonly min: string;
  readonly max: string;
}

const isDurationWithin = ({ min, max }: DurationBounds, text: string): boolean => {
  const duration = durationOf(text);
  return duration !== null && duration >= (durationOf(min) ?? 0) && duration <= (durationOf(max) ?? Infinity);
};

const ajv = new Ajv({
  ...ownSchema,
  allErrors: true,
  verbose: true,
  useDefaults: true,
  discriminator: true,
  allowUnionTypes: true,
  // `probe` is required beside `oneOf`, and defined within each of its forms.
  strictRequired: false,
  messages: false,
  formats: {
    ...probeFormats,
    'device-address': isDeviceAddress,
    'listen-address': (text: string) => listenAddressOf(text, nutPort) !== null,
    'ipv4-address': isIPv4,
    'address-range': isAddressRange,
    'mac-address': (text: string) => macOf(text) !== null,
    'six-bytes': (text: string) => sixBytesOf(text) !== null,
    'broker-url': (text: string) => brokerUrlOf(text) !== null,
  },
});
ajv.addKeyword({ keyword: 'duration', type: 'string', schemaType: 'object', validate: isDurationWithin });
ajv.addKeyword('expected');

const validator = ajv.compile<Configuration>(schema);

export type Validated =
  | { readonly valid: true; readonly configuration: Configuration }
  | { readonly valid: false; readonly mistakes: readonly Finding[] };

/** Checks the expanded form against the schema, and fills its defaults in, also where it is not valid. */
export const validated = (data: unknown): Validated => {
  if (validator(data)) return { valid: true, configuration: data };
  const errors: readonly ErrorObject[] = validator.errors ?? [];
  return { valid: false, mistakes: mistakesOf(data, errors) };
};
