import type { StatusOfHost, StatusReport, SupplyReport } from '../../src/api/report.js';

/** What is told in the words of other systems. */
const why = { code: 'raw', values: { words: 'for the test' } };
const time = '2026-11-27T12:00:00.000Z';

/** A host that runs, with nothing to tell. */
export const hostReport = (id: string, differs: Partial<StatusOfHost> = {}): StatusOfHost => ({
  ...{ id, name: id.toUpperCase(), state: 'online', reason: 'it answers', why, ups: id },
  ...{ shutdown_delay: 300, configured_delay: null, remaining: null, next: null, last_report: null },
  ...{ stale: false, unattended: false, simulated: false, wakeable: true },
  ...differs,
});

/** A UPS whose mains is there. */
export const supplyReport = (
  name: string,
  mains: Partial<SupplyReport['mains']> = {},
  differs: Partial<SupplyReport> = {},
): SupplyReport => ({
  name,
  mains: { state: 'present', since: time, reason: '2 of 2 sentinels alive', why, simulated: false, ...mains },
  ...{ on_battery: false, drill: false, last_outage: null, outages_total: 0, outage_seconds_total: 0 },
  ...{ sentinels: [], witnesses: [], silent_needed: 2 },
  ...{ source: 'sentinels', stale: null, variables: null, commands: [] },
  ...{ safe_to_cut: false, blocked_by: [], blocked_why: [], cut_in: null },
  ...differs,
});

/** One UPS, and nothing else. */
export const statusReport = (differs: Partial<StatusReport> = {}): StatusReport => {
  const supply = supplyReport('ups');
  return {
    ...{
      version: '1.2.3',
      mains: supply.mains,
      problems: [],
      problems_why: [],
      sentinels: [],
      witnesses: [],
      upses: [],
    },
    ...{
      hosts: [],
      schedules: [],
      drill: false,
      maintenance_until: null,
      last_outage: null,
      supplies: [supply],
    },
    primary: null,
    ...differs,
  };
};
