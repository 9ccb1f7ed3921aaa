import { readFile, writeFile } from 'node:fs/promises';
import { availableParallelism, loadavg, totalmem } from 'node:os';
import { afterAll, describe, expect, it } from 'vitest';
import { labAvailable } from '../lab/harness/available.js';
import { measureDecisionLatency } from './decision_latency.js';
import { measureDetection } from './detection.js';
import { measureHistory } from './history.js';
import { measureHub } from './hub.js';
import { measureIdle } from './idle.js';
import { measureManySentinels } from './many_sentinels.js';
import { type Measurement, progress } from './measurement.js';
import { measureNutClients } from './nut_clients.js';
import { measurePage } from './page.js';
import { measurePages } from './pages.js';
import { measureNotify } from './notify.js';
import { measureStart } from './start.js';
import { measureDriverCosts, measureDriverLatency } from './ups_drivers.js';

/** Set by `npm run bench`: where the figures go. */
const figuresFile = process.env['SENTINEL_UPS_BENCH_FIGURES'];

const measured: Measurement[] = [];
const [loadBefore = NaN] = loadavg();

const take = async (title: string, measure: () => Promise<Measurement[]>): Promise<void> => {
  progress(title);
  const figures = await measure();
  measured.push(...figures);
  expect(figures.filter(({ value }) => !Number.isFinite(value))).toEqual([]);
};

const operatingSystem = async (): Promise<string> => {
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '');
  return /^PRETTY_NAME="?([^"\n]*)/m.exec(release)?.[1] ?? process.platform;
};

// A want that is missed is told in the report and fails nothing: what a machine can do is no property of the program.
describe('the program as it runs', () => {
  it.skipIf(!labAvailable)('start to first true status (needs network namespaces)', () =>
    take('Start to first true status: eight starts', measureStart),
  );
  it('decision to NUT and MQTT clients', () =>
    take('Decision to NUT and MQTT clients', measureDecisionLatency));
  it('notify', () => take('A thousand events with nobody to be reached: two minutes', measureNotify));
  it("a driver's word to NUT and MQTT clients", () =>
    take("A driver's word to NUT and MQTT clients", measureDriverLatency));
  it('each driver', () => take('Each UPS with a driver: four minutes', measureDriverCosts));
  it('history', () => take('History: five years of made-up outages', measureHistory));
  it.skipIf(!labAvailable)('idle (needs network namespaces)', () =>
    take('Idle with five sentinels: two minutes', measureIdle),
  );
  it.skipIf(!labAvailable)('200 and 1000 sentinels (needs network namespaces)', () =>
    take('200 and 1000 sentinels: four minutes', measureManySentinels),
  );
  it.skipIf(!labAvailable)('hub (needs network namespaces)', () =>
    take('The hub under load beside 200 sentinels: 45 seconds', measureHub),
  );
  it('page', () => take('The page: ten times opened', measurePage));
  it('pages', () => take('100 open pages: four minutes', measurePages));
  it.skipIf(!labAvailable)('500 NUT clients (needs network namespaces)', () =>
    take('500 NUT clients and a power cut: a minute and a half', measureNutClients),
  );
  it.skipIf(!labAvailable)('detection (needs network namespaces)', () =>
    take('Detection: twenty power cuts', measureDetection),
  );

  afterAll(async () => {
    if (figuresFile === undefined) return;
    const machine = {
      cores: availableParallelism(),
      memoryMegabytes: Math.round(totalmem() / 1_048_576),
      operatingSystem: await operatingSystem(),
      node: process.version,
      loadBefore,
    };
    await writeFile(figuresFile, JSON.stringify({ machine, measurements: measured }, null, 2));
  });
});
