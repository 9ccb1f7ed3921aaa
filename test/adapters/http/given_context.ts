import type { HubContext } from '../../../src/adapters/http/hub.js';
import type { SettingsContext } from '../../../src/adapters/http/settings_routes.js';
import { StatusStream } from '../../../src/adapters/http/stream/status_stream.js';
import { clientSettingsReport } from '../../../src/api/client_settings/report.js';
import { systemClock } from '../../../src/platform/timers.js';
import { rehearsals } from '../../app/given_rehearsals.js';
import { KeptLog } from '../../kept_log.js';

const choices = { addresses: [], upses: ['ups', 'nas'], users: [], appliances: [], hub: null };

/** Of a configuration with nothing in it. */
export const settingsContext: SettingsContext = {
  report: { file: 'config.yaml', entries: [], warnings: [] },
  check: () => Promise.resolve({ valid: true, mistakes: [], warnings: [] }),
  upses: choices.upses,
  clients: (wanted) => clientSettingsReport(choices, wanted),
};

/** What the routes ask, where a test has no particular wish. */
export const hubContext = (
  changes: Partial<HubContext> & Pick<HubContext, 'snapshot' | 'inbox'>,
): HubContext => {
  const { snapshot, version = '1.2.3' } = changes;
  return {
    stream: new StatusStream(snapshot(), version, systemClock),
    outageTotals: () => [],
    settings: settingsContext,
    rehearse: rehearsals,
    history: null,
    clock: systemClock,
    health: () => ({ healthy: true, reasons: [] }),
    version,
    notifications: null,
    hostAt: () => null,
    variables: () => new Map(),
    log: new KeptLog(),
    ...changes,
  };
};
