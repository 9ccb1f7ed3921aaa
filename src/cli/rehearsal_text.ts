import type { RehearsalReport, RehearsedHost } from '../api/rehearsal_report.js';
import { lasting, table } from './layout.js';

/** The readable form of a rehearsal: what happens when, what becomes of each host, what would go wrong. */
export function rehearsalText({ assumes, lasts, timeline, hosts, warnings }: RehearsalReport): string {
  const wrong = [...warnings, ...hosts.flatMap((host) => host.warnings)];
  return [
    `If the mains went now, and were back after ${lasting(lasts)}:`,
    '',
    table(timeline.map(({ at, text }) => [lasting(at).padStart(12), text])),
    ...(hosts.length === 0
      ? []
      : ['', table([['HOST', 'GOES DOWN', 'TOLD BY', 'WOKEN', 'UP AGAIN'], ...hosts.map(hostRow)])]),
    '',
    wrong.length === 0 ? 'Nothing would go wrong.' : 'What would go wrong, or is to be known:',
    ...listed(wrong),
    '',
    'Taken for given:',
    ...listed(assumes),
  ].join('\n');
}

const listed = (items: readonly { readonly text: string }[]): readonly string[] =>
  items.map(({ text }) => `  - ${text}`);

const hostRow = (host: RehearsedHost): readonly string[] => [
  host.name,
  host.goes_down_at === null ? (host.stays ? 'stays up' : 'is off') : `after ${lasting(host.goes_down_at)}`,
  host.told_by ?? '-',
  host.woken_at === null ? '-' : `as number ${host.woken_order ?? 0}, after ${lasting(host.woken_at)}`,
  host.up_at === null ? '-' : `after ${lasting(host.up_at)}`,
];
