import type {
  DevicesReport,
  EventsReport,
  HistoryReport,
  OutageDetailsReport,
} from '../../src/api/history.js';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const now = Date.now();
const ago = (length: number): string => new Date(now - length).toISOString();

export const history: HistoryReport = {
  recording_since: ago(400 * day),
  not_recorded: [
    { from: ago(90 * day), to: ago(87 * day) },
    { from: ago(5 * day), to: ago(5 * day - 4 * hour) },
  ],
  outages: [
    {
      ...{ id: 60, kind: 'outage', ups: 'ups', started: ago(50 * minute), ended: ago(20 * minute) },
      ...{ duration: 1_800, hosts_down: 4, hosts_woken: 3 },
    },
    ...Array.from({ length: 49 }, (_, index) => ({
      id: 59 - index,
      kind: index % 7 === 3 ? ('drill' as const) : ('outage' as const),
      ups: index % 5 === 2 ? 'rack' : 'ups',
      started: ago((2 + index * 2.3) * day),
      ended: ago((2 + index * 2.3) * day - 12 * minute),
      duration: index === 4 ? null : 12 * 60 + index,
      ...{ hosts_down: index % 3, hosts_woken: index % 2 },
    })),
  ],
};

export const older: HistoryReport = {
  ...history,
  outages: [
    {
      ...{ id: 10, kind: 'outage', ups: 'ups', started: ago(390 * day), ended: ago(389 * day) },
      ...{ duration: 86_400, hosts_down: 1, hosts_woken: 1 },
    },
  ],
};

export const events: EventsReport = {
  truncated: true,
  events: (
    [
      [20, 'mains_restored', 'Mains is back: the outage lasted 1800 s', false],
      [21, 'sentinel_alive', 'Sentinel Kitchen plug is alive', false],
      [40, 'host_offline', 'NAS is offline: its NUT client logged out', false],
      [45, 'host_shutting_down', 'NAS shuts down now: its UPS ups says OB LB', false],
      [50, 'mains_lost', 'Mains lost: 3 of 3 sentinels silent', false],
      [26 * 60, 'drill_ended', 'The drill was stopped', true],
      [
        26 * 60 + 9,
        'drill_started',
        'A drill has started: every UPS goes through the stages of an outage',
        true,
      ],
    ] as const
  ).map(([minutes, type, message, simulated]) => ({
    ...{ at: ago(minutes * minute), type, message, why: null, simulated },
    details: {},
  })),
};

export function outage(): OutageDetailsReport {
  const [first] = history.outages;
  if (first === undefined) throw new Error('there is no outage');
  const lane = (down: number, up: number | null): OutageDetailsReport['hosts'][number]['lane'] => [
    {
      state: 'shutdown_pending',
      from: ago(50 * minute),
      to: ago(down * minute),
      reason: 'its UPS ups says OB',
      why: null,
    },
    {
      state: 'shutting_down',
      from: ago(down * minute),
      to: ago((down - 1) * minute),
      reason: 'its UPS ups says OB LB',
      why: null,
    },
    {
      state: 'offline',
      from: ago((down - 1) * minute),
      to: ago(18 * minute),
      reason: 'it does not answer',
      why: null,
    },
    ...(up === null
      ? ([
          {
            state: 'wake_failed',
            from: ago(18 * minute),
            to: ago(5 * minute),
            reason: 'it did not come up after 3 magic packets',
            why: null,
          },
        ] as const)
      : ([
          {
            state: 'waking',
            from: ago(18 * minute),
            to: ago(up * minute),
            reason: 'a magic packet was sent',
            why: null,
          },
          { state: 'online', from: ago(up * minute), to: ago(5 * minute), reason: 'it answers', why: null },
        ] as const)),
  ];
  return {
    ...first,
    events: [...events.events.slice(0, 5)].reverse(),
    upses: [
      {
        name: 'ups',
        lane: [
          { status: 'OB', from: ago(50 * minute), to: ago(30 * minute) },
          { status: 'OB LB', from: ago(30 * minute), to: ago(20 * minute) },
          { status: 'OL', from: ago(20 * minute), to: ago(5 * minute) },
        ],
      },
    ],
    hosts: [
      { id: 'nas', name: 'NAS', lane: lane(45, 15) },
      { id: 'proxmox', name: 'Proxmox', lane: lane(38, 16) },
      { id: 'backup', name: 'Backup server', lane: lane(40, null) },
      {
        id: 'router',
        name: 'Router',
        lane: [
          { state: 'online', from: ago(50 * minute), to: ago(35 * minute), reason: 'it answers', why: null },
          {
            state: 'unknown',
            from: ago(28 * minute),
            to: ago(25 * minute),
            reason: 'nothing is heard of it',
            why: null,
          },
          { state: 'online', from: ago(25 * minute), to: ago(5 * minute), reason: 'it answers', why: null },
        ],
      },
    ],
  };
}

export function devices(): DevicesReport {
  const lane = (silentAt: number, silentFor: number): DevicesReport['devices'][number]['lane'] => [
    { state: 'alive', from: ago(24 * hour), to: ago(9 * hour) },
    { state: 'alive', from: ago(6 * hour), to: ago(silentAt * minute) },
    { state: 'silent', from: ago(silentAt * minute), to: ago((silentAt - silentFor) * minute) },
    { state: 'alive', from: ago((silentAt - silentFor) * minute), to: null },
  ];
  const latency = (base: number) =>
    Array.from({ length: 288 }, (_, index) => index)
      .filter((index) => index < 180 || index >= 216)
      .map((index) => {
        const avg = base + Math.sin(index / 9) * base * 0.3;
        const lost = index > 276 && index < 283 ? 12 : 0;
        const isLost = lost > 0;
        return {
          at: ago(24 * hour - index * 5 * minute),
          ...{ min: isLost ? null : avg / 2, avg: isLost ? null : avg, max: isLost ? null : avg * 2.2, lost },
        };
      });
  return {
    not_recorded: [{ from: ago(9 * hour), to: ago(6 * hour) }],
    devices: [
      { id: 's1', name: 'Kitchen plug', role: 'sentinel', lane: lane(50, 30), latency: latency(4) },
      { id: 's2', name: 'Garage light', role: 'sentinel', lane: lane(50, 30), latency: latency(11) },
      { id: 's3', name: 'Hall thermostat', role: 'sentinel', lane: lane(50, 30), latency: [] },
      { id: 'w1', name: 'Switch', role: 'witness', lane: lane(300, 4), latency: latency(0.6) },
    ],
  };
}
