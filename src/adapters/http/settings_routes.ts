import type { ClientSettingsReport, Wanted } from '../../api/client_settings/report.js';
import type { CheckReport, SettingsReport } from '../../api/settings_report.js';
import { hubFailure } from './failures.js';
import { ok, type Answer, type HubRequest, type HubRoute } from './routes.js';

export interface SettingsContext {
  readonly report: SettingsReport;
  /** Looks a text over that is not in place yet. */
  readonly check: (yaml: string) => Promise<CheckReport>;
  /** The names of those that clients can ask for. */
  readonly upses: readonly string[];
  readonly clients: (wanted: Wanted) => ClientSettingsReport;
}

/** Characters of a text that is looked over. */
export const maxChecked = 256 * 1024;

/** JSON writes a line break as two characters, and other ones as six. */
const maxBody = 3 * maxChecked;

/** What people are shown of the configuration, and can have looked over. Nothing is changed here. */
export function settingsRoutes(settings: SettingsContext): readonly HubRoute[] {
  let isChecking = false;
  const check = async ({ body }: HubRequest): Promise<Answer> => {
    const yaml = textIn(body);
    if (isChecking)
      throw hubFailure('REFUSED', 'Another configuration is being checked.', 'Ask again in a moment.');
    isChecking = true;
    try {
      return ok(await settings.check(yaml));
    } finally {
      isChecking = false;
    }
  };
  return [
    { method: 'GET', path: '/api/settings', access: 'admin', answer: () => ok(settings.report) },
    {
      method: 'POST',
      path: '/api/settings/check',
      access: 'admin',
      maxBody,
      answer: check,
    },
    {
      method: 'GET',
      path: '/api/settings/clients',
      access: 'admin',
      answer: ({ query }) => ok(settings.clients(wantedIn(settings, query))),
    },
  ];
}

function textIn(body: unknown): string {
  const yaml = typeof body === 'object' && body !== null && 'yaml' in body ? body.yaml : null;
  if (typeof yaml !== 'string')
    throw hubFailure('INVALID', 'No configuration was sent.', 'Send {"yaml": "sentinels: …"}.');
  if (yaml.length > maxChecked)
    throw hubFailure('TOO_LARGE', `The configuration has more than ${maxChecked} characters.`);
  return yaml;
}

const wantedIn = ({ upses }: SettingsContext, query: HubRequest['query']): Wanted => {
  const { ups, address, user } = query;
  if (typeof ups === 'string' && !upses.includes(ups))
    throw hubFailure('UNKNOWN_UPS', 'There is no such UPS.', `There is: ${upses.join(', ')}.`);
  return {
    ...(typeof ups === 'string' ? { ups } : {}),
    ...(typeof address === 'string' ? { address } : {}),
    ...(typeof user === 'string' ? { user } : {}),
  };
};
