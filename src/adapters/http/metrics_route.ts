import { expositionType } from '../../api/metrics/exposition.js';
import type { Measured, OutageTotals } from '../../api/metrics/family.js';
import { metricsText } from '../../api/metrics/metrics.js';
import type { HubRoute } from './routes.js';

export interface MetricsContext extends Pick<Measured, 'version'> {
  readonly snapshot: () => Measured['snapshot'];
  readonly health: () => Measured['health'];
  /** What the history knows of outages; empty where there is none. */
  readonly outageTotals: () => readonly OutageTotals[];
}

/** For Prometheus, which asks every 15 s or so. */
export const metricsRoute = ({ snapshot, health, outageTotals, version }: MetricsContext): HubRoute => ({
  method: 'GET',
  path: '/metrics',
  access: 'read',
  answer: () => ({
    status: 200,
    headers: { 'content-type': expositionType },
    body: metricsText({ snapshot: snapshot(), health: health(), totals: outageTotals(), version }),
  }),
});
