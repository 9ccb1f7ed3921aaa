import type { Announcement } from '../core/announcement.js';
import type { DomainSettings } from '../core/settings.js';

/** What is told of the main UPS as if there were no other. */
const ofOneUps = /^(?:mains_|drill_|ups_on_|safe_to_cut)/;

/** Whether an announcement belongs into the record of an outage or drill of this UPS. What names nobody belongs into each. */
export function concerns(
  { upses, sections, hosts }: DomainSettings,
  name: string,
  { type, details }: { readonly type: string; readonly details: Announcement['details'] },
): boolean {
  const { host, ups, sentinel, witness } = details;
  const hosted = hosts.find(({ id }) => id === host);
  if (hosted !== undefined) return hosted.poweredBy.includes(name);
  if (ups !== undefined) {
    if (upses.some((known) => known.name === ups)) return ups === name;
    const named = sections.find((section) => section.name === ups);
    return named === undefined || named.poweredBy.includes(name);
  }
  const device = sentinel ?? witness;
  if (device !== undefined)
    return upses.some(
      (own) => own.name === name && [...own.sentinels, ...own.witnesses].some(({ id }) => id === device),
    );
  return !ofOneUps.test(type) || upses[0]?.name === name;
}
