import { upsName } from './ups_schema.js';

const hostName = {
  type: 'string',
  minLength: 1,
  maxLength: 100,
  pattern: '^(?=[^\\u0000-\\u001f\\u007f-\\u009f]*$).*\\S',
  expected: 'a name of 1 to 100 characters on one line',
} as const;

/** Where a magic packet is sent to: IPv4, for IPv6 has no broadcast. */
const broadcastAddress = {
  type: 'string',
  minLength: 7,
  maxLength: 15,
  format: 'ipv4-address',
  expected: 'an IPv4 address such as 192.168.1.255',
} as const;

const hostWakeSchema = {
  type: 'object',
  default: {},
  additionalProperties: false,
  description: 'How this host is woken, where its mac is given.',
  properties: {
    auto: {
      type: 'boolean',
      description: 'Whether it is woken by itself after an outage; left out: yes, where its mac is given.',
    },
    broadcast: {
      ...broadcastAddress,
      description: 'Where its magic packets are sent; left out: the broadcast of the section wake.',
    },
    port: {
      type: 'integer',
      minimum: 1,
      maximum: 65535,
      default: 9,
      description: 'The UDP port that its magic packets are sent to; most network cards take any.',
    },
    after: {
      type: 'array',
      maxItems: 200,
      items: { ...hostName, description: 'The name of a host that has to be up before.' },
      default: [],
      expected: 'a list of names of hosts such as [Switch]',
      description: 'The hosts that have to be up before this one is woken.',
    },
    secureon: {
      type: 'string',
      minLength: 11,
      maxLength: 17,
      format: 'six-bytes',
      writeOnly: true,
      expected: 'a SecureOn password of six bytes, written as 00:11:22:33:44:55',
      description: 'The SecureOn password, where its network card asks for one, written like a mac.',
    },
    interfaces: {
      type: 'array',
      maxItems: 10,
      items: {
        type: 'string',
        minLength: 1,
        maxLength: 45,
        pattern: '^[A-Za-z0-9_][A-Za-z0-9_.:@-]*$',
        expected: 'the name or IPv4 address of an interface of this machine, such as eth0',
        description: 'The name or IPv4 address of an interface of this machine, such as eth0.',
      },
      default: [],
      expected: 'a list of at most 10 interfaces such as [eth0]',
      description: 'The interfaces of this machine to send from; left out: the one that the system chooses.',
    },
    least_charge: {
      type: 'integer',
      minimum: 0,
      maximum: 100,
      description: 'Percent that the battery has to have before this host is woken; needs ups.battery.',
    },
  },
} as const;

/** A machine that the UPS protects. */
export const hostSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['name'],
  expected: 'a section such as {name: NAS, address: 192.168.1.12, shutdown_delay: 10m}',
  description: 'A machine that the UPS protects.',
  properties: {
    name: { ...hostName, description: 'What people call the host.' },
    address: {
      type: 'string',
      minLength: 1,
      maxLength: 253,
      format: 'device-address',
      expected: 'an IPv4 address, an IPv6 address or a host name',
      description:
        'Its IPv4 address, IPv6 address or host name; it is probed there, and its reports and NUT login are known by it.',
    },
    mac: {
      type: 'string',
      minLength: 11,
      maxLength: 17,
      format: 'mac-address',
      expected: 'the MAC address of a network card such as 00:11:32:f8:af:9f',
      description: 'The hardware address of its network card, for waking it, such as 00:11:32:f8:af:9f.',
    },
    shutdown_delay: {
      type: 'string',
      duration: { min: '0s', max: '24h' },
      expected: 'a duration from 0s to 24h, such as 10m',
      description:
        'How long after the start of an outage it is told to shut down; gives it a UPS of its own that says OB LB then.',
    },
    ups: {
      ...upsName,
      description:
        "The name of its own UPS; left out: the host's name in lower case, with _ for everything but a to z and digits.",
    },
    ignore_drills: {
      type: 'boolean',
      default: false,
      description: 'Whether it takes no part in drills: its UPS stays OL then.',
    },
    wake: hostWakeSchema,
  },
} as const;

/** What counts for waking every host. */
export const wakeSchema = {
  type: 'object',
  default: {},
  additionalProperties: false,
  description: 'How hosts are woken after an outage.',
  properties: {
    delay: {
      type: 'string',
      duration: { min: '0s', max: '24h' },
      default: '5m',
      description: 'How long the mains must be back before the first host is woken.',
    },
    retry_every: {
      type: 'string',
      duration: { min: '1s', max: '1h' },
      default: '1m',
      description: 'From one magic packet to the next, until the host is up.',
    },
    give_up_after: {
      type: 'string',
      duration: { min: '1s', max: '24h' },
      default: '30m',
      description: 'How long a host is tried before it is reported as failed; at least retry_every.',
    },
    broadcast: {
      ...broadcastAddress,
      default: '255.255.255.255',
      description:
        "Where magic packets are sent; the network's own broadcast address reaches other networks.",
    },
  },
} as const;
