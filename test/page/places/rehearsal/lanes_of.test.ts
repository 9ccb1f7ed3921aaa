import { expect, it } from 'vitest';
import type { RehearsalReport } from '../../../../src/api/rehearsal_report.js';
import { hostLanes, upsLanes } from '../../../../src/page/places/rehearsal/lanes_of.js';

const at = (
  seconds: number,
  what: RehearsalReport['timeline'][number]['what'],
  host: string | null,
  ups: string | null = null,
) => ({ at: seconds, what, host, ups, values: {}, text: what });

const host = (id: string, down: number | null, stays = false): RehearsalReport['hosts'][number] => ({
  ...{ id, name: id, goes_down_at: down, told_by: null, stays },
  ...{ woken_at: null, woken_order: null, up_at: null, warnings: [] },
});

const report: RehearsalReport = {
  ...{ assumes: [], warnings: [], lasts: 100 },
  hosts: [host('nas', 30), host('tv', 60), host('router', null, true), host('spare', null)],
  timeline: [
    at(0, 'mains_gone', null, 'ups'),
    at(5, 'outage_noticed', null, 'ups'),
    at(20, 'host_told', 'nas', 'ups'),
    at(30, 'host_down', 'nas'),
    at(60, 'host_lost_power', 'tv'),
    at(100, 'outage_over', null, 'ups'),
    at(110, 'host_woken', 'nas'),
    at(130, 'host_up', 'nas'),
  ],
};

const looks = (lanes: ReturnType<typeof hostLanes>) =>
  Object.fromEntries(
    lanes.map(({ name, parts }) => [name, parts.map(({ look, from }) => `${look} ${from / 1_000}`)]),
  );

it('a host’s lane follows what it goes through; one that loses its power is not taken for one that is down', () => {
  expect(looks(hostLanes(report))).toEqual({
    nas: ['good 0', 'warning 20', 'off 30', 'warning 110', 'good 130'],
    tv: ['good 0', 'bad 60'],
    router: ['good 0'],
    spare: ['off 0'],
  });
});

it('a UPS’s lane is that of what it says, not of what it says to a host', () => {
  expect(looks(upsLanes(report))).toEqual({ ups: ['good 0', 'warning 5', 'good 100'] });
});
