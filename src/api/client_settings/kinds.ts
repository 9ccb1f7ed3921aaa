import type { ClientKind, Field, Given } from './given.js';

const field = (label: string, value: string | number): Field => ({ label, value: String(value) });

/** NUT's port (IANA's registry: `nut`), which its own clients need not be told. */
const usualPort = 3493;

/** IPv6 in brackets, as a URL and upsmon take it. */
const bracketed = (server: string): string => (server.includes(':') ? `[${server}]` : server);

const upsAt = ({ ups, server, port }: Given): string =>
  `${ups}@${bracketed(server)}${port === usualPort ? '' : `:${port}`}`;

const ofUpsmon = (given: Given): readonly Field[] => [
  field('/etc/nut/nut.conf', 'MODE=netclient'),
  field('/etc/nut/upsmon.conf', `MONITOR ${upsAt(given)} 1 ${given.user} PASSWORD secondary`),
  field('/etc/nut/upsmon.conf', 'SHUTDOWNCMD "/sbin/shutdown -h +0"'),
  field('PASSWORD', given.password),
];

/** What each kind of client enters. docs/connecting-clients.md tells the same for its example, and more about each. */
export const clientKinds: readonly ClientKind[] = [
  {
    kind: 'upsmon',
    title: 'upsmon (Linux, BSD)',
    told: { in: 'connecting-clients.md', under: 'upsmon (Linux, BSD)' },
    where: '',
    preset: null,
    fields: ofUpsmon,
  },
  {
    kind: 'proxmox',
    title: 'Proxmox VE',
    told: { in: 'connecting-clients.md', under: 'upsmon (Linux, BSD)' },
    where: '',
    preset: null,
    fields: ofUpsmon,
  },
  {
    kind: 'synology',
    title: 'Synology DSM',
    told: { in: 'connecting-clients.md', under: 'Synology DSM' },
    where: 'Control Panel > Hardware & Power > UPS',
    preset: 'synology',
    fields: ({ server }) => [field('Synology UPS server', server)],
  },
  {
    kind: 'qnap',
    title: 'QNAP QTS',
    told: { in: 'connecting-clients.md', under: 'QNAP QTS' },
    where: 'Control Panel > External Device > UPS',
    preset: 'qnap',
    fields: ({ server }) => [field('network UPS slave', server)],
  },
  {
    kind: 'truenas',
    title: 'TrueNAS',
    told: { in: 'connecting-clients.md', under: 'TrueNAS' },
    where: 'System Settings > Services > UPS',
    preset: null,
    fields: ({ ups, server, port, user, password }) => [
      field('Mode', 'Slave'),
      field('Identifier', ups),
      field('Remote Host', server),
      field('Remote Port', port),
      field('Monitor User', user),
      field('Monitor Password', password),
      field('Shutdown Mode', 'UPS reaches low battery'),
    ],
  },
  {
    kind: 'winnut',
    title: 'WinNUT-Client',
    told: { in: 'connecting-clients.md', under: 'Windows' },
    where: '',
    preset: null,
    fields: ({ ups, server, port, user, password }) => [
      field('host', server),
      field('port', port),
      field('UPS', ups),
      field('user', user),
      field('password', password),
    ],
  },
  {
    kind: 'esxi',
    title: 'VMware ESXi',
    told: { in: 'connecting-clients.md', under: 'VMware ESXi' },
    where: 'NutClient-ESXi',
    preset: null,
    fields: (given) => [
      field('UserVars.NutUpsName', upsAt(given)),
      field('UserVars.NutUser', given.user),
      field('UserVars.NutPassword', given.password),
      field('UserVars.NutOnBatteryDelay', 0),
    ],
  },
  {
    kind: 'home_assistant',
    title: 'Home Assistant',
    told: { in: 'connecting-clients.md', under: 'Home Assistant' },
    where: 'Settings > Devices & services > Add integration > Network UPS Tools (NUT)',
    preset: null,
    fields: ({ server, port }) => [field('host', server), field('port', port)],
  },
  {
    kind: 'ups_monitor',
    title: 'UPS_monitor',
    told: { in: 'hub.md', under: 'Pointing UPS_monitor at it' },
    where: 'ups.env',
    preset: null,
    fields: ({ server, hub }) =>
      hub === null
        ? []
        : [field('API_SERVER_URI', `http://${bracketed(server)}:${hub.port}`), field('API_TOKEN', hub.token)],
  },
  {
    kind: 'others',
    title: 'Others',
    told: { in: 'connecting-clients.md', under: 'Others' },
    where: '',
    preset: null,
    fields: ({ ups, server, port, user, password }) => [
      field('UPS name', ups),
      field('address', server),
      field('port', port),
      field('user', user),
      field('password', password),
    ],
  },
];
