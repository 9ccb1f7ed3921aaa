import { cronProblem, hasBothDays, isOfMonth, isTimezone, onceAt, ownTimezone } from '../text/calendars.js';
import { idOf, idRule } from '../text/identifiers.js';
import {
  isSection,
  listAt,
  shownPath,
  textAt,
  valueAt,
  type KeyPath,
  type Section,
} from '../text/key_path.js';
import { finding, findingIf, repeated, textsAt, type Finding } from './section.js';

const forms = ['every', 'date', 'cron'] as const;

/** What each of them needs besides a time, and what it does not take. */
const rulesOf = {
  drill: { needs: ['for'], not: ['host'] },
  maintenance: { needs: ['for'], not: ['host', 'ups'] },
  wake: { needs: ['host'], not: ['for', 'ups'] },
} as const;

const isKnown = (what: unknown): what is keyof typeof rulesOf =>
  typeof what === 'string' && Object.hasOwn(rulesOf, what);

/** How the keys of schedules go together, and with the rest. */
export const scheduleMistakes = (data: unknown): readonly Finding[] => [
  ...repeated(
    textsAt(data, ['schedules'], 'name').map(({ path, text }) => ({ path, text: idOf(text) })),
    (first) => `has the same id as ${shownPath(first)}; ${idRule}`,
  ),
  ...listAt(data, 'schedules').flatMap((schedule, index) => {
    const path = ['schedules', index];
    if (!isSection(schedule)) return [];
    return [
      ...actionMistakes(schedule, path),
      ...timeMistakes(schedule, path),
      ...namedMistakes(data, schedule, path),
    ];
  }),
];

function actionMistakes(schedule: Section, path: KeyPath): readonly Finding[] {
  const what = schedule['do'];
  if (!isKnown(what)) return [];
  const { needs, not } = rulesOf[what];
  return [
    ...needs
      .filter((key) => schedule[key] === undefined)
      .map((key) => finding([...path, key], `is missing: a schedule with "do: ${what}" needs it`)),
    ...not
      .filter((key) => schedule[key] !== undefined)
      .map((key) => finding([...path, key], `does not go with "do: ${what}"`, 'key')),
  ];
}

function timeMistakes(schedule: Section, path: KeyPath): readonly Finding[] {
  const given = forms.filter((key) => schedule[key] !== undefined);
  const [form, second] = given;
  if (form === undefined) return [finding(path, 'has no time: give it every and at, date and at, or cron')];
  if (second !== undefined) return [finding([...path, second], `does not go with ${form}`, 'key')];
  const at = [...path, 'at'];
  if (form === 'cron')
    return [
      ...findingIf(
        schedule['at'] !== undefined,
        at,
        'does not go with cron, which has the time in it',
        'key',
      ),
      ...cronMistakes(textAt(schedule, 'cron'), [...path, 'cron']),
    ];
  if (schedule['at'] === undefined) return [finding(at, `is missing: ${form} needs it, such as "23:00"`)];
  return form === 'every'
    ? daysMistakes(listAt(schedule, 'every'), [...path, 'every'])
    : dateMistakes(schedule, path);
}

const cronMistakes = (text: string | null, path: KeyPath): readonly Finding[] => {
  const problem = text === null ? null : cronProblem(text);
  return problem === null ? [] : [finding(path, `is no cron expression: ${problem}`)];
};

const daysMistakes = (days: readonly unknown[], path: KeyPath): readonly Finding[] => {
  const ofMonth = days.filter((day) => typeof day === 'string' && isOfMonth(day));
  const isMixed = ofMonth.length > 0 && ofMonth.length < days.length;
  return findingIf(isMixed, path, 'has days of the month and of the week: make a schedule for each of both');
};

function dateMistakes(schedule: Section, path: KeyPath): readonly Finding[] {
  const date = textAt(schedule, 'date') ?? '';
  const at = textAt(schedule, 'at') ?? '';
  const zone = textAt(schedule, 'timezone') ?? ownTimezone();
  // What is no date, time or zone at all is told by the schema.
  if (!/^\d{4}-\d\d-\d\d$/.test(date) || !/^\d\d:\d\d$/.test(at) || !isTimezone(zone)) return [];
  const moment = onceAt(date, at, zone);
  return [
    ...findingIf(moment === 'no date', [...path, 'date'], 'is no day of the calendar'),
    ...findingIf(
      moment === 'skipped',
      [...path, 'at'],
      `does not exist on that day in ${zone}: clocks are set forward over it`,
    ),
  ];
}

/** The host and the UPS that it names have to be there. */
function namedMistakes(data: unknown, schedule: Section, path: KeyPath): readonly Finding[] {
  const host = textAt(schedule, 'host');
  const found = listAt(data, 'hosts').find((known) => idOf(textAt(known, 'name') ?? '') === idOf(host ?? ''));
  const ups = textAt(schedule, 'ups');
  const upses = [valueAt(data, 'ups'), ...listAt(data, 'upses')].map((known) => textAt(known, 'name'));
  return [
    ...findingIf(host !== null && found === undefined, [...path, 'host'], 'is none of the hosts'),
    ...findingIf(
      found !== undefined && host !== null && textAt(found, 'mac') === null,
      [...path, 'host'],
      'is a host without a mac, so that it cannot be woken',
    ),
    ...findingIf(ups !== null && !upses.includes(ups), [...path, 'ups'], 'is none of the UPSes'),
  ];
}

interface Timed {
  readonly cron?: string;
  readonly every?: readonly string[];
}

/** What works but is probably not meant. */
export const scheduleWarnings = (schedules: readonly Timed[]): readonly Finding[] =>
  schedules.flatMap(({ cron = '', every = [] }, index) => [
    ...findingIf(
      hasBothDays(cron) && !/[#L]/i.test(cron.split(/\s+/)[4] ?? ''),
      ['schedules', index, 'cron'],
      'names days of the month and weekdays: it comes on days that are both, not on either of them as with cron',
    ),
    ...findingIf(
      every.some((day) => /^(29|30|31)$/.test(day)),
      ['schedules', index, 'every'],
      'is a day that not every month has: such a month is left out; "last" is the last day of each',
    ),
  ]);
