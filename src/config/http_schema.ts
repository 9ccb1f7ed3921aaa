/** The hub for client scripts. `false` turns it off. */
export const httpSchema = {
  type: ['object', 'boolean'],
  not: { const: true },
  expected: 'a section with keys such as listen, or false to turn HTTP off',
  description: 'The HTTP server that client scripts report to and people ask; false: none at all.',
  default: {},
  additionalProperties: false,
  properties: {
    listen: {
      type: 'string',
      minLength: 1,
      maxLength: 280,
      format: 'listen-address',
      default: '127.0.0.1:5000',
      expected: 'an address such as 127.0.0.1:5000, 0.0.0.0:5000 or [::]:5000',
      description:
        'Where the server listens: 127.0.0.1 is this machine only, 0.0.0.0 the whole network; without a port, 5000 is meant.',
    },
    token: {
      type: 'string',
      minLength: 8,
      maxLength: 256,
      // It travels in a header (`Authorization: Bearer …`), where a space would end it.
      pattern: '^[!-~]*$',
      writeOnly: true,
      expected: 'a token of 8 to 256 printable ASCII characters without spaces',
      description:
        'The token that clients send, best kept in secrets.yaml; left out: one is made and kept in the data folder.',
    },
    trusted_proxies: {
      type: 'array',
      maxItems: 20,
      items: {
        type: 'string',
        minLength: 2,
        maxLength: 49,
        format: 'address-range',
        expected: 'an IP address such as 192.168.1.5, or a range such as 172.16.0.0/12',
        description: 'An IP address, or a range of them such as 172.16.0.0/12.',
      },
      default: [],
      expected: 'a list of at most 20 addresses such as [192.168.1.5]',
      description: "The reverse proxies whose word about the caller's address is believed (X-Forwarded-For).",
    },
    report_for_others: {
      type: 'boolean',
      default: false,
      description: 'Whether a client may also report for an address that is not its own.',
    },
  },
} as const;
