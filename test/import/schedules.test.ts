import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { valueAt } from '../../src/config/text/key_path.js';
import { importSources } from '../../src/import/formats.js';
import { loaded, source, textOf } from './given.js';

type Row = readonly [action: 'start' | 'stop', days: string, time: string, more?: string];

/** A power_manager.conf with these schedules. */
const conf = (...rows: readonly Row[]) =>
  source(
    rows
      .map(([action, days, time, more = 'ENABLED=true'], index) => {
        const when = days.includes('-')
          ? `TYPE=one-time\nDATE=${days}`
          : `TYPE=recurring\nDAY_OF_WEEK=${days}`;
        return `[SCHEDULE_${index + 1}]\nNAME=S${index + 1}\n${when}\nTIME=${time}\nACTION=${action}\n${more}\n`;
      })
      .join('\n'),
    'power_manager.conf',
  );

const schedulesOf = (...rows: readonly Row[]): unknown =>
  valueAt(parse(textOf(conf(...rows)).configuration), 'schedules');

const outcomesOf = (...rows: readonly Row[]): readonly string[] =>
  importSources([conf(...rows)]).entries.flatMap(({ setting, outcome }) =>
    setting?.value === null ? [`${setting.key} ${outcome.verdict}: ${outcome.what}`] : [],
  );

describe('schedules of power_manager.conf', () => {
  it.each<readonly [string, readonly Row[], unknown]>([
    [
      'each start has the stop that comes next',
      [
        ['start', 'friday', '22:30'],
        ['stop', 'friday', '23:30'],
        ['stop', 'friday', '22:45'],
        ['stop', 'friday', '22:00'],
      ],
      { name: 'S1', every: ['friday'], at: '22:30', for: '15m' },
    ],
    [
      'over midnight',
      [
        ['start', 'saturday', '23:50'],
        ['stop', 'sunday', '00:20'],
      ],
      { every: ['saturday'], for: '30m' },
    ],
    [
      'over the end of a week',
      [
        ['start', 'sunday', '23:00'],
        ['stop', 'monday', '01:00'],
      ],
      { for: '120m' },
    ],
    [
      'every day, over midnight',
      [
        ['start', 'everyday', '23:00'],
        ['stop', 'everyday', '00:00'],
      ],
      { every: ['day'], for: '60m' },
    ],
    [
      'a weekday that every day ends',
      [
        ['start', 'tuesday', '8:00'],
        ['stop', 'everyday', '07:00'],
      ],
      { at: '08:00', for: '1380m' },
    ],
    [
      'on a date, over the end of a year',
      [
        ['start', '2030-12-31', '23:30'],
        ['stop', '2031-01-01', '00:30'],
      ],
      { date: '2030-12-31', for: '60m' },
    ],
    [
      'on a date that a weekday ends',
      [
        ['start', '2031-01-03', '22:00'],
        ['stop', 'friday', '22:10'],
      ],
      { date: '2031-01-03', for: '10m' },
    ],
    [
      'switched off',
      [
        ['start', 'monday', '01:00', 'ENABLED=false'],
        ['stop', 'monday', '01:05', 'ENABLED=false'],
      ],
      { enabled: false, for: '5m' },
    ],
    [
      'that do not say whether they are on, switched off as they were',
      [
        ['start', 'monday', '01:00', ''],
        ['stop', 'monday', '01:05', ''],
      ],
      { enabled: false, for: '5m' },
    ],
    [
      'at the time of its stop, it lasts a day',
      [
        ['start', 'everyday', '01:00'],
        ['stop', 'everyday', '01:00'],
      ],
      { for: '1440m' },
    ],
  ])('are imported: %s', async (_, rows, expected) => {
    const text = textOf(conf(...rows));
    const [schedule] = [valueAt(parse(text.configuration), 'schedules', 0)];
    const days = valueAt(schedule, 'every');
    expect({ ...Object(schedule), ...(typeof days === 'string' && { every: [days] }) }).toMatchObject({
      do: 'drill',
      ...Object(expected),
    });
    expect((await loaded(text)).settings.schedules).toHaveLength(1);
  });

  it('may end at the same stop', () => {
    const rows: readonly Row[] = [
      ['start', 'monday', '22:00'],
      ['start', 'monday', '22:30'],
      ['stop', 'monday', '23:00'],
    ];
    expect(schedulesOf(...rows)).toMatchObject([
      { name: 'S1', for: '60m' },
      { name: 'S2', for: '30m' },
    ]);
    expect(outcomesOf(...rows)).toEqual([
      '[SCHEDULE_1] imported: schedules',
      '[SCHEDULE_2] imported: schedules',
      '[SCHEDULE_3] imported: schedules, as the end of what begins before it',
    ]);
  });

  it.each<readonly [string, readonly Row[], RegExp]>([
    ['no stop', [['start', 'monday', '22:00']], /SCHEDULE_1\] rejected: no stop follows within 24 hours/],
    [
      'only a stop that is switched off',
      [
        ['start', 'monday', '22:00'],
        ['stop', 'monday', '23:00', 'ENABLED=false'],
      ],
      /SCHEDULE_1\] rejected/,
    ],
    [
      'a stop after more than a day',
      [
        ['start', 'monday', '22:00'],
        ['stop', 'wednesday', '23:00'],
      ],
      /SCHEDULE_1\] rejected/,
    ],
    [
      'a stop on a date before',
      [
        ['start', '2031-01-03', '22:00'],
        ['stop', '2031-01-02', '22:00'],
      ],
      /SCHEDULE_1\] rejected/,
    ],
    ['no time', [['start', 'monday', '25:00']], /rejected: expected TIME as 22:30/],
    ['no day', [['start', 'moonday', '22:00']], /rejected: expected DAY_OF_WEEK/],
  ])('are told of where there is %s', (_, rows, outcome) => {
    expect(outcomesOf(...rows)[0]).toMatch(outcome);
    expect(schedulesOf(...rows)).toBeUndefined();
  });
});
