import type { FromSchema } from 'json-schema-to-ts';
import type { PrimarySettings } from '../../domain/core/settings.js';
import { durationFrom } from '../text/durations.js';
import { idOf } from '../text/identifiers.js';
import { listAt, shownText, textAt, valueAt, type KeyPath } from '../text/key_path.js';
import type { HostDevice } from './hosts.js';
import { duration, findingIf, listOf, string, textsAt, type Finding, type SectionRules } from './section.js';
import { upsName, upsPaths } from './ups_names.js';

/** How the machine that we run on can be shut down without a command of one's own. */
const ways = ['systemd', 'supervisor'] as const;

const path = string(2, 1024, {
  pattern: '^/[^\\u0000-\\u001f\\u007f-\\u009f]*$',
  expected: 'a path that begins with /',
});

/** The machine that we run on. Left out: it is left alone. */
export const primarySchema = {
  type: 'object',
  additionalProperties: false,
  required: ['shutdown'],
  expected: 'a section such as {shutdown: systemd, wait: 10m}',
  description:
    'The machine that sentinel-ups runs on: it goes down last, once every host is down; left out: it is left alone.',
  properties: {
    shutdown: {
      type: ['string', 'object'],
      pattern: `^(${ways.join('|')})$`,
      additionalProperties: false,
      minProperties: 1,
      maxProperties: 1,
      expected: `${ways.join(', ')}, or a section such as {command: [/sbin/poweroff]} or {file: /shared/poweroff}`,
      description:
        'How it is shut down: by systemd, by the Supervisor of Home Assistant, by a command of your own, or by a file that something on the machine watches.',
      properties: {
        command: listOf(
          string(1, 1024, {
            pattern: '^[^\\u0000]*$',
            expected: 'a word of 1 to 1024 characters',
            description: 'A word of the command.',
          }),
          50,
          {
            minItems: 1,
            expected: 'a list of words such as [/sbin/poweroff]',
            description: 'The command with its words; no shell reads it.',
          },
        ),
        file: { ...path, description: 'The file that is made when the machine is to shut down.' },
      },
    },
    wait: duration('0s', '24h', {
      default: '10m',
      description: 'How long hosts are waited for to be down, from when the battery is low.',
    }),
    cut: {
      type: 'string',
      enum: ['shutdown.return', 'none'],
      default: 'shutdown.return',
      description:
        'The command that the UPS is given before: shutdown.return cuts the power once the machine is down, and gives it again with the mains; none: nothing.',
    },
    takes: duration('10s', '1h', {
      default: '2m',
      description: "How long the machine's own shutdown takes at most: nobody may cut its power before.",
    }),
    host: string(1, 100, {
      expected: 'the name of one of the hosts',
      description: 'Which of the hosts it is; left out: the one with an address of this machine, if any.',
    }),
    powered_by: {
      ...upsName,
      description: 'The UPS that feeds it, where it is none of the hosts; left out: the main one.',
    },
  },
} as const;

type Primary = FromSchema<typeof primarySchema>;

/** How the machine that we run on is shut down. */
export type MachineShutdown =
  | { readonly by: 'systemd' | 'supervisor' }
  | { readonly by: 'command'; readonly command: readonly string[] }
  | { readonly by: 'file'; readonly file: string };

/** Which host it is, if any, is found out at the start. */
export interface PrimaryDevice extends PrimarySettings {
  readonly shutdown: MachineShutdown;
}

const shutdownOf = (shutdown: Primary['shutdown']): MachineShutdown => {
  if (typeof shutdown === 'string') return { by: shutdown === 'supervisor' ? 'supervisor' : 'systemd' };
  const { command, file } = shutdown;
  if (command !== undefined) return { by: 'command', command };
  return { by: 'file', file: file ?? '' };
};

export function primarySettings(
  primary: Primary | undefined,
  main: { readonly name: string },
  hosts: readonly HostDevice[],
): PrimaryDevice | null {
  if (primary === undefined) return null;
  const host = hosts.find(({ id }) => primary.host !== undefined && id === idOf(primary.host));
  const settings: PrimaryDevice = {
    wait: durationFrom(primary.wait),
    poweredBy: [primary.powered_by ?? main.name],
    needs: 1,
    cut: primary.cut === 'none' ? null : primary.cut,
    shutdownTakes: durationFrom(primary.takes),
    host: null,
    shutdown: shutdownOf(primary.shutdown),
  };
  return host === undefined ? settings : withHost(settings, host);
}

/** It is that host, and hangs on what the host hangs on. */
export const withHost = (primary: PrimaryDevice, { id, poweredBy, needs }: HostDevice): PrimaryDevice => ({
  ...primary,
  host: id,
  poweredBy,
  needs,
});

export const primaryRules: SectionRules<unknown> = {
  mistakes: (data) => {
    const upses = upsPaths(data).flatMap((ups) => textAt(data, ...ups, 'name') ?? []);
    const hosts = textsAt(data, ['hosts'], 'name').map(({ text }) => text);
    const host = textAt(data, 'primary', 'host');
    const isHost = host === null || hosts.some((name) => idOf(name) === idOf(host));
    const ups = textAt(data, 'primary', 'powered_by');
    return [
      ...findingIf(ups !== null && !upses.includes(ups), ['primary', 'powered_by'], noneOf('UPS', upses)),
      ...findingIf(!isHost, ['primary', 'host'], noneOf('host', hosts)),
    ];
  },
  warnings: (data) => cutWarnings(data),
};

const noneOf = (noun: string, names: readonly string[]): string =>
  names.length === 0
    ? `there is no ${noun} of this name; there are none`
    : `there is no ${noun} of this name; there are ${names.map(shownText).join(', ')}`;

/** What can become of the machine's power once its UPS was told to cut it. */
function cutWarnings(data: unknown): readonly Finding[] {
  if (valueAt(data, 'primary', 'cut') !== 'shutdown.return') return [];
  const names = feedersOf(data);
  const upses = upsPaths(data).filter((ups) => names.includes(textAt(data, ...ups, 'name')));
  const takes = durationFrom(textAt(data, 'primary', 'takes') ?? '');
  return [
    ...findingIf(
      !upses.some((ups) => ['driver', 'upsd'].some((key) => valueAt(data, ...ups, key) !== undefined)),
      ['primary'],
      'the UPS has no data port, so nothing gives the machine its power again: a mains that comes back before the battery is empty leaves it off, unless its firmware turns it on with the power',
      'key',
    ),
    ...upses.flatMap((ups) => earlyCut(data, ups, takes)),
  ];
}

/**
 * How many seconds after `shutdown.return` a driver has the power cut where `offdelay` is left out, by its page in NUT's manual.
 * Drivers that are not here have no `offdelay`, or leave it to the UPS.
 */
const defaultOffdelays: Readonly<Record<string, number>> = {
  'usbhid-ups': 20,
  'mge-shut': 20,
  nutdrv_qx: 30,
  blazer_ser: 30,
  blazer_usb: 30,
  tripplite_usb: 64,
};

function earlyCut(data: unknown, ups: KeyPath, takes: number): readonly Finding[] {
  const own = Number(valueAt(data, ...ups, 'settings', 'offdelay') ?? NaN);
  const isOwn = Number.isFinite(own);
  const offdelay = isOwn ? own : (defaultOffdelays[textAt(data, ...ups, 'driver') ?? ''] ?? NaN);
  const seconds = Math.ceil(takes / 1000);
  return findingIf(
    offdelay < seconds,
    [...ups, ...(isOwn ? ['settings', 'offdelay'] : ['driver'])],
    `the UPS cuts the power ${offdelay} s after it was told to, but primary.takes allows this machine ${seconds} s to shut down: write offdelay: ${seconds} or more in settings, and an ondelay that is longer still`,
  );
}

/** The names of the UPSes that feed it, as far as they are written. */
function feedersOf(data: unknown): readonly (string | null)[] {
  const host = idOf(textAt(data, 'primary', 'host') ?? '');
  const hosts = listAt(data, 'hosts');
  const index = hosts.findIndex((_, at) => idOf(textAt(data, 'hosts', at, 'name') ?? '') === host);
  const named = index < 0 ? [] : textsAt(data, ['hosts', index, 'powered_by']).map(({ text }) => text);
  return named.length > 0 ? named : [textAt(data, 'primary', 'powered_by') ?? textAt(data, 'ups', 'name')];
}
