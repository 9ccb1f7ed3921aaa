/** What upsd takes for the name of a UPS. */
export const upsName = {
  type: 'string',
  minLength: 1,
  maxLength: 64,
  pattern: '^[A-Za-z0-9][A-Za-z0-9_.-]*$',
  expected:
    'a name of 1 to 64 letters, digits, dots, dashes and underscores, beginning with a letter or digit',
} as const;

/** The UPS that the outside world sees. */
export const upsSchema = {
  type: 'object',
  default: {},
  additionalProperties: false,
  description: 'The UPS that NUT clients and Home Assistant see.',
  properties: {
    name: {
      ...upsName,
      default: 'ups',
      description: 'The name that NUT clients ask for; Synology needs ups.',
    },
    aliases: {
      type: 'array',
      maxItems: 20,
      items: { ...upsName, description: 'Another name of the same UPS.' },
      default: [],
      expected: 'a list of at most 20 names such as [qnapups]',
      description: 'Further names of the same UPS, for clients whose name is fixed, such as qnapups.',
    },
    description: {
      type: 'string',
      maxLength: 100,
      pattern: '^[^\\u0000-\\u001f\\u007f-\\u009f]*$',
      default: 'UPS',
      expected: 'text of at most 100 characters on one line',
      description: 'What NUT clients and Home Assistant show as the description of the UPS.',
    },
    low_battery_after: {
      type: 'string',
      duration: { min: '0s', max: '24h' },
      default: '5m',
      description:
        'How long after the start of an outage the battery counts as low, which makes NUT clients shut down.',
    },
    battery: {
      type: 'object',
      additionalProperties: false,
      required: ['runtime', 'recharge'],
      expected: 'a section such as {runtime: 2h, recharge: 6h}',
      description:
        'How long the real battery lasts; with it, charge and runtime are estimated and published.',
      properties: {
        runtime: {
          type: 'string',
          duration: { min: '10s', max: '168h' },
          description: 'How long the full battery carries the load that is on it.',
        },
        recharge: {
          type: 'string',
          duration: { min: '10s', max: '168h' },
          description: 'How long the empty battery takes to be full again.',
        },
      },
    },
  },
} as const;
