import type { RehearsalReport } from '../../src/api/rehearsal_report.js';

const host = (
  name: string,
  down: number | null,
  differs: Partial<RehearsalReport['hosts'][number]> = {},
) => ({
  ...{ id: name.toLowerCase(), name, goes_down_at: down, told_by: down === null ? null : 'ups' },
  ...{ stays: down === null, woken_at: null, woken_order: null, up_at: null, warnings: [] },
  ...differs,
});

const moment = (
  at: number,
  what: RehearsalReport['timeline'][number]['what'],
  of: { readonly host?: string; readonly ups?: string },
  text: string,
): RehearsalReport['timeline'][number] => ({
  ...{ at, what, host: of.host?.toLowerCase() ?? null, ups: of.ups ?? null, text },
  values: {
    ...(of.host === undefined ? {} : { host: of.host }),
    ...(of.ups === undefined ? {} : { ups: of.ups }),
  },
});

const seconds = (count: number) => ({ code: 'seconds', values: { count }, text: `${count} s` }) as const;

export const rehearsal: RehearsalReport = {
  lasts: 1_500,
  assumes: [
    {
      code: 'assumes_until_done',
      values: { time: seconds(1_500) },
      text: 'the mains is back once everything has happened: after 25 min',
    },
    {
      code: 'assumes_hosts',
      values: { down: seconds(60), up: seconds(90) },
      text: 'a host needs 60 s to shut down and 90 s to boot, and every magic packet wakes',
    },
  ],
  warnings: [
    { code: 'drill_now', values: {}, text: 'a drill is on: a real outage ends it' },
    {
      code: 'battery_unknown',
      values: { ups: 'rack' },
      text: 'nobody knows how long the battery of rack lasts: give it a runtime below battery',
    },
  ],
  hosts: [
    host('Router', null),
    host('NAS', 365, { woken_at: 1_600, woken_order: 1, up_at: 1_690 }),
    host('Proxmox', 665, {
      warnings: [
        {
          code: 'no_mac',
          values: { host: 'Proxmox' },
          text: 'Proxmox goes down and is not woken: it has no mac',
        },
      ],
    }),
    host('Camera', 1_200, {
      told_by: null,
      warnings: [
        {
          code: 'nobody_tells',
          values: { host: 'Camera' },
          text: 'Camera is told by nobody: it has no shutdown_delay, and no NUT client of it is logged in',
        },
      ],
    }),
  ],
  timeline: [
    moment(0, 'mains_gone', { ups: 'ups' }, 'the mains of ups goes'),
    moment(8, 'outage_noticed', { ups: 'ups' }, 'the outage is noticed: ups says OB'),
    moment(305, 'host_told', { host: 'NAS', ups: 'ups' }, 'NAS is told to shut down: ups says OB LB'),
    moment(365, 'host_down', { host: 'NAS' }, 'NAS is down'),
    moment(605, 'host_told', { host: 'Proxmox', ups: 'ups' }, 'Proxmox is told to shut down: ups says OB LB'),
    moment(665, 'host_down', { host: 'Proxmox' }, 'Proxmox is down'),
    moment(900, 'low_battery', { ups: 'ups' }, 'ups says OB LB: whoever is logged in to it shuts down'),
    moment(1_200, 'battery_empty', { ups: 'ups' }, 'the battery of ups is over'),
    moment(1_200, 'host_lost_power', { host: 'Camera' }, 'Camera loses its power while it runs'),
    moment(1_500, 'mains_returns', { ups: 'ups' }, 'the mains of ups is back'),
    moment(1_600, 'outage_over', { ups: 'ups' }, 'the outage of ups is over: it says OL'),
    moment(1_600, 'host_woken', { host: 'NAS' }, 'a magic packet is sent to NAS'),
    moment(1_690, 'host_up', { host: 'NAS' }, 'NAS is up again'),
  ],
};
