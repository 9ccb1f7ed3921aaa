import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { families } from '../../../src/api/metrics/metrics.js';
import { snapshotOf, upsView } from '../../adapters/http/given.js';
import { textOf } from './given.js';

const lines = textOf().split('\n');

describe('the metrics', () => {
  it.each([
    'sentinel_ups_build_info{version="1.2.3"} 1',
    'sentinel_ups_healthy 0',
    'sentinel_ups_problems 1',
    'sentinel_ups_maintenance_active 1',
    'sentinel_ups_mains_state{ups="ups",state="lost"} 1',
    'sentinel_ups_mains_state{ups="ups",state="present"} 0',
    'sentinel_ups_mains_changed_timestamp_seconds{ups="ups"} 2',
    'sentinel_ups_drill_active{ups="rack"} 1',
    'sentinel_ups_last_outage_started_timestamp_seconds{ups="ups"} 2',
    'sentinel_ups_last_outage_duration_seconds{ups="rack"} 120',
    'sentinel_ups_outages_total{ups="ups"} 17',
    'sentinel_ups_outage_seconds_total{ups="ups"} 93.5',
    'sentinel_ups_device_state{ups="ups",role="sentinel",device="tv",name="TV",state="silent"} 1',
    'sentinel_ups_device_state{ups="ups",role="witness",device="switch",name="SWITCH",state="unknown"} 1',
    'sentinel_ups_device_latency_seconds{ups="ups",role="sentinel",device="plug",name="PLUG"} 0.0008',
    'sentinel_ups_ups_status{ups="ups",status="OB"} 1',
    'sentinel_ups_ups_status{ups="ups",status="OB LB"} 0',
    'sentinel_ups_ups_low_battery_in_seconds{ups="ups"} 1.5',
    'sentinel_ups_ups_shutdown_delay_seconds{ups="ups"} 300',
    'sentinel_ups_ups_clients{ups="ups"} 2',
    'sentinel_ups_ups_battery_charge_ratio{ups="ups"} 0.57',
    'sentinel_ups_ups_battery_charge_ratio{ups="rack"} 1',
    'sentinel_ups_ups_battery_runtime_seconds{ups="rack"} 1200.5',
    'sentinel_ups_ups_load_ratio{ups="rack"} 0.125',
    'sentinel_ups_ups_power_watts{ups="rack"} 80',
    'sentinel_ups_ups_input_volts{ups="rack"} 230.1',
    'sentinel_ups_safe_to_cut{ups="rack"} 1',
    'sentinel_ups_host_up{host="nas",name="NAS"} 1',
    'sentinel_ups_host_state{host="nas",name="NAS",state="shutdown_pending"} 1',
    'sentinel_ups_host_shutdown_in_seconds{host="nas",name="NAS"} 30',
    'sentinel_ups_host_unattended{host="tv",name="The \\"big\\" TV\\\\\\n"} 1',
  ])('have %s', (line) => {
    expect(lines).toContain(line);
  });

  it.each([
    ['a latency of one that does not answer', 'device_latency_seconds{ups="ups",role="sentinel",device="tv"'],
    ['whether a host runs of which nothing is heard', 'host_up{host="tv"'],
    ['the duration of an outage that goes on', 'last_outage_duration_seconds{ups="ups"}'],
    ['clients that nobody can count', 'ups_clients{ups="rack"}'],
    ['a number that is none', 'temperature'],
  ])('do not make up %s', (_what, beginning) => {
    expect(lines.filter((line) => line.includes(`sentinel_ups_${beginning}`))).toEqual([]);
  });

  it('leave out what no history knows', () => {
    expect(textOf({ totals: [] })).not.toContain('_total');
  });

  it('say of a UPS with stale data that it is stale, and no numbers', () => {
    const text = textOf({ snapshot: snapshotOf({ upses: [upsView({ status: 'stale' })] }) });
    expect(text).toContain('sentinel_ups_ups_status{ups="ups",status="stale"} 1');
    expect(text).not.toContain('charge');
  });

  it('never tell the same sample twice', () => {
    const samples = lines.filter((line) => line !== '' && !line.startsWith('#'));
    const names = samples.map((line) => line.slice(0, line.lastIndexOf(' ')));
    expect(new Set(names).size).toBe(names.length);
  });

  it.each(families)('name $name as Prometheus asks', ({ name, type, help }) => {
    expect(name).toMatch(/^sentinel_ups_[a-z]+(?:_[a-z]+)*$/);
    expect(name.endsWith('_total')).toBe(type === 'counter');
    expect(name).not.toMatch(/_(?:milliseconds|minutes|percent|ms|gauge|counter|count|sum|bucket)(?:_|$)/);
    expect(help).toMatch(/^[A-Z].*\.$/);
  });
});

it('docs/prometheus.md tells every metric, its type and nothing else', async () => {
  const page = await readFile(new URL('../../../docs/prometheus.md', import.meta.url), 'utf8');
  const told = [...page.matchAll(/^\| `(sentinel_ups_\w+)` \| (\w+) \|/gm)].map(([, name, type]) => [
    name,
    type,
  ]);
  expect(told.sort()).toEqual(families.map(({ name, type }) => [name, type]).sort());
});
