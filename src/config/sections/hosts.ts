import type { FromSchema } from 'json-schema-to-ts';
import type { HostSettings } from '../../domain/core/settings.js';
import { deviceAddress } from '../../probes/probe_kind.js';
import { idOf } from '../text/identifiers.js';
import { macOf, sixBytesOf } from '../text/addresses.js';
import { isSection } from '../text/key_path.js';
import { deviceName } from './devices.js';
import { hostMistakes, hostWarnings } from './host_checks.js';
import { duration, integer, listOf, section, string, type SectionRules } from './section.js';
import { fedBy } from './ups.js';
import { upsName, upsNameOf } from './ups_names.js';
import { broadcastAddress } from './wake.js';

const hostWakeSchema = section('How this host is woken, where its mac is given.', {
  auto: {
    type: 'boolean',
    description: 'Whether it is woken by itself after an outage; left out: yes, where its mac is given.',
  },
  broadcast: {
    ...broadcastAddress,
    description: 'Where its magic packets are sent; left out: the broadcast of the section wake.',
  },
  port: integer(1, 65535, {
    default: 9,
    description: 'The UDP port that its magic packets are sent to; most network cards take any.',
  }),
  after: listOf({ ...deviceName, description: 'The name of a host that has to be up before.' }, 200, {
    default: [],
    expected: 'a list of names of hosts such as [Switch]',
    description: 'The hosts that have to be up before this one is woken.',
  }),
  secureon: string(11, 17, {
    format: 'six-bytes',
    writeOnly: true,
    expected: 'a SecureOn password of six bytes, written as 00:11:22:33:44:55',
    description: 'The SecureOn password, where its network card asks for one, written like a mac.',
  }),
  interfaces: listOf(
    string(1, 45, {
      pattern: '^[A-Za-z0-9_][A-Za-z0-9_.:@-]*$',
      expected: 'the name or IPv4 address of an interface of this machine, such as eth0',
      description: 'The name or IPv4 address of an interface of this machine, such as eth0.',
    }),
    10,
    {
      default: [],
      expected: 'a list of at most 10 interfaces such as [eth0]',
      description: 'The interfaces of this machine to send from; left out: the one that the system chooses.',
    },
  ),
  least_charge: integer(0, 100, {
    description: 'Percent that the battery has to have before this host is woken; needs ups.battery.',
  }),
});

/** A machine that the UPS protects. */
const hostSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['name'],
  expected: 'a section such as {name: NAS, address: 192.168.1.12, shutdown_delay: 10m}',
  description: 'A machine that the UPS protects.',
  properties: {
    name: { ...deviceName, description: 'What people call the host.' },
    address: {
      ...deviceAddress,
      description:
        'Its IPv4 address, IPv6 address or host name; it is probed there, and its reports and NUT login are known by it.',
    },
    mac: string(11, 17, {
      format: 'mac-address',
      expected: 'the MAC address of a network card such as 00:11:32:f8:af:9f',
      description: 'The hardware address of its network card, for waking it, such as 00:11:32:f8:af:9f.',
    }),
    shutdown_delay: duration('0s', '24h', {
      expected: 'a duration from 0s to 24h, such as 10m',
      description:
        'How long after the start of an outage it is told to shut down; gives it a UPS of its own that says OB LB then.',
    }),
    ups: {
      ...upsName,
      description:
        "The name of its own UPS; left out: the host's name in lower case, with _ for everything but a to z and digits.",
    },
    powered_by: listOf({ ...upsName, description: 'The name of a UPS that feeds it.' }, 8, {
      minItems: 1,
      expected: 'the name of a UPS, or a list of them such as [ups, rack]',
      description: 'The UPSes that feed it; left out: the main one.',
    }),
    needs: integer(1, 8, {
      description: 'How many of the UPSes that feed it have to go on; left out: 1.',
    }),
    ignore_drills: {
      type: 'boolean',
      default: false,
      description: 'Whether it takes no part in drills: its UPS stays OL then.',
    },
    wake: hostWakeSchema,
  },
} as const;

/** The machines that the UPS protects. */
export const hostsSchema = listOf(hostSchema, 200, {
  default: [],
  expected: 'a list of at most 200 hosts',
  description: 'The machines that the UPS protects: each may go down at its own time, and be woken again.',
});

type ConfiguredHost = FromSchema<typeof hostSchema>;

interface Needed {
  readonly ups: { readonly name: string };
  readonly hosts: readonly ConfiguredHost[];
  readonly wake: { readonly broadcast: string };
}

/** A machine that the UPS protects, and how it is reached. */
export interface HostDevice extends HostSettings {
  /** Where it is probed, and by which its reports and NUT login are known. */
  readonly address: string | null;
  /** Null: its hardware address is not known. */
  readonly target: WakeTarget | null;
  /** Takes no part in drills. */
  readonly ignoresDrills: boolean;
}

/** Where a host's magic packets go, and what is in them. */
export interface WakeTarget {
  /** 12 hexadecimal digits in lower case. */
  readonly mac: string;
  /** The SecureOn password, as `mac`; null: none. */
  readonly secureOn: string | null;
  /** An IPv4 address, usually a broadcast one. */
  readonly broadcast: string;
  /** 1 to 65535. */
  readonly port: number;
  /** Names or IPv4 addresses of local interfaces, from each of which a packet is sent; empty: the system's choice. */
  readonly interfaces: readonly string[];
}

const targetOf = ({ mac, wake }: ConfiguredHost, commonBroadcast: string): WakeTarget | null => {
  const digits = macOf(mac ?? '');
  if (digits === null) return null;
  return {
    mac: digits,
    secureOn: sixBytesOf(wake.secureon ?? ''),
    broadcast: wake.broadcast ?? commonBroadcast,
    port: wake.port,
    interfaces: wake.interfaces,
  };
};

const hostDevice = (host: ConfiguredHost, { ups, wake: common }: Needed): HostDevice => {
  const { name, address, wake } = host;
  const target = targetOf(host, common.broadcast);
  return {
    id: idOf(name),
    name,
    address: address ?? null,
    ...fedBy(host, ups),
    section: upsNameOf(host),
    ignoresDrills: host.ignore_drills,
    target,
    wake: {
      auto: wake.auto ?? target !== null,
      possible: target !== null,
      after: wake.after.map(idOf),
      minCharge: wake.least_charge ?? null,
    },
  };
};

export const hostsSettings = (needed: Needed) => needed.hosts.map((host) => hostDevice(host, needed));

const expandedHosts = (hosts: unknown): unknown =>
  Array.isArray(hosts)
    ? hosts.map((host: unknown) =>
        isSection(host) && typeof host['powered_by'] === 'string'
          ? { ...host, powered_by: [host['powered_by']] }
          : host,
      )
    : hosts;

export const hostsRules: SectionRules<Needed> = {
  shorthand: { hosts: expandedHosts },
  mistakes: hostMistakes,
  warnings: hostWarnings,
  passwords: ({ hosts }) => hosts.map(({ wake }) => wake.secureon),
};
