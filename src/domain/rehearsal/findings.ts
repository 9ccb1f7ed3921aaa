import { milliseconds } from '../core/time.js';
import type { Ups } from '../ups/ups.js';
import { bootTakes, shutdownTakes } from './machine.js';
import type { Course } from './rehearse.js';
import { sentinelsBackAfter } from './supply.js';
import { lastingLong, told, type Told } from '../view/reasons/told.js';

/** What a rehearsal takes for given. */
export function assumptionsOf({ began, lasts }: Course, isGiven: boolean): readonly Told[] {
  return [
    told(isGiven ? 'assumes_lasts' : 'assumes_until_done', { time: lastingLong(lasts) }),
    ...began.supplies.flatMap(({ isCut, battery, name: ups }) =>
      isCut && battery !== null ? [told('assumes_battery', { ups, time: lastingLong(battery.lasts) })] : [],
    ),
    told('assumes_hosts', { down: lastingLong(shutdownTakes), up: lastingLong(bootTakes) }),
    told('assumes_sentinels', { time: lastingLong(sentinelsBackAfter) }),
    ...(began.settings.primary === null ? [told('assumes_running')] : []),
  ];
}

/** What would go wrong, besides what goes wrong with a single host. The gravest first. */
export function findingsOf(course: Course): readonly Told[] {
  const { began, ended, unfinished } = course;
  const { upses, maintenance } = began.state;
  const cut = upses.filter((_, index) => began.supplies[index]?.isCut === true);
  return [
    ...cut.flatMap((ups) => unnoticed(course, ups)),
    ...waitsTooLong(course),
    ...(ended.service.runs ? [] : [told('machine_stays_off')]),
    ...cut.flatMap(({ settings: { name: ups }, outage }) =>
      outage === null ? [] : [told('outage_now', { ups })],
    ),
    ...(upses.some(({ drill }) => drill !== null) ? [told('drill_now')] : []),
    ...(maintenance === null
      ? []
      : [
          told('maintenance_now', {
            time: lastingLong(milliseconds(maintenance.until.monotonic - began.start.monotonic)),
          }),
        ]),
    ...began.supplies.flatMap(({ isCut, battery, name: ups }) =>
      isCut && battery === null ? [told('battery_unknown', { ups })] : [],
    ),
    ...(unfinished ? [told('unfinished')] : []),
  ];
}

function unnoticed({ began, ended }: Course, ups: Ups): readonly Told[] {
  const { name } = ups.settings;
  const isNoticed = ended.happenings.some(
    ({ ups: of, what }) =>
      of === name && (what.code === 'outage_noticed' || what.code === 'outage_noticed_in_maintenance'),
  );
  return isNoticed || ups.outage !== null
    ? []
    : [told('not_noticed', { ups: name, reason: whyUnnoticed(ups, began.usual) })];
}

function whyUnnoticed({ sentinels, port, settings }: Ups, usual: Course['began']['usual']): Told {
  const alive = sentinels.filter(({ id }) => usual.get(id) === 'alive').length;
  const silent = sentinels.filter(({ id }) => usual.get(id) === 'silent').length;
  const { silent: rule } = settings.detection;
  const needed = rule === 'all' ? sentinels.length : Math.min(rule, sentinels.length);
  if (sentinels.length === 0)
    return port?.stale === null
      ? told('mains_back_too_soon')
      : told('port_without_data', { reason: port?.stale?.why ?? '' });
  if (alive === 0) return told('no_sentinel_answers');
  return alive + silent < needed
    ? told('too_few_sentinels', { alive, count: sentinels.length, needed })
    : told('mains_back_too_soon');
}

/** The primary waits for the hosts; whether its battery lasts so long is looked at by the most that it may wait. */
function waitsTooLong({ began: { settings, supplies }, ended }: Course): readonly Told[] {
  const own = settings.primary;
  const began = ended.happenings.find(({ what }) => what.code === 'machine_waits')?.ms;
  if (own === null || began === undefined) return [];
  return supplies.flatMap(({ isCut, battery, name: ups }) => {
    if (!isCut || battery === null || !own.poweredBy.includes(ups)) return [];
    if (began + own.wait + own.shutdownTakes <= battery.lasts) return [];
    return [
      told('machine_wait_too_long', {
        ups,
        wait: lastingLong(own.wait),
        takes: lastingLong(own.shutdownTakes),
        left: lastingLong(milliseconds(battery.lasts - began)),
      }),
    ];
  });
}
