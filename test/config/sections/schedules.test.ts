import { describe, expect, it } from 'vitest';
import { minutes } from '../../../src/domain/core/time.js';
import { load } from '../given.js';
import { least, mistakeTable } from '../mistake_table.js';

const schedulesOf = async (text: string) =>
  (
    await load(
      `${least}hosts: [{name: NAS, address: 10.0.0.3, mac: "00:11:32:f8:af:9f"}]\nschedules:\n  - ${text}\n`,
    )
  ).settings.schedules;

describe('schedules', () => {
  it('are converted as written', async () => {
    const [first, ...others] = await schedulesOf(
      '{name: Friday drill, do: drill, every: friday, at: "23:00", for: 15m, timezone: Europe/Madrid, ups: ups, enabled: false}',
    );
    expect(others).toEqual([]);
    expect(first).toMatchObject({
      id: 'friday_drill',
      name: 'Friday drill',
      action: { do: 'drill', ups: 'ups' },
      when: {
        kind: 'again',
        cron: '0 23 * * 5',
        rule: { minutes: [0], hours: [23], weekdays: [{ weekday: 5, nth: null }] },
      },
      timezone: 'Europe/Madrid',
      lasts: minutes(15),
      announce: minutes(15),
      enabled: false,
    });
  });

  it.each([
    ['{name: A, do: drill, for: 1m, every: day, at: "00:05"}', '5 0 * * *'],
    ['{name: A, do: drill, for: 1m, every: weekdays, at: 23:59}', '59 23 * * 1-5'],
    ['{name: A, do: drill, for: 1m, every: [weekends, monday], at: "08:00"}', '0 8 * * 0,6,1'],
    ['{name: A, do: drill, for: 1m, every: 15, at: "08:00"}', '0 8 15 * *'],
    ['{name: A, do: drill, for: 1m, every: [1, last], at: "08:00"}', '0 8 1,L * *'],
    ['{name: A, do: drill, for: 1m, cron: "*/20 1-3 * jan-mar sun#1"}', '*/20 1-3 * jan-mar sun#1'],
  ])('%s comes by %s', async (text, cron) => {
    expect(await schedulesOf(text)).toMatchObject([{ when: { kind: 'again', cron } }]);
  });

  it('come once in the time zone that they name, or that of the machine', async () => {
    const once = 'name: A, do: wake, host: nas, date: "2027-01-01", at: "03:00"';
    expect(await schedulesOf(`{${once}, timezone: Asia/Kathmandu}`)).toMatchObject([
      {
        action: { do: 'wake', host: 'nas' },
        when: { kind: 'once', at: Date.UTC(2026, 11, 31, 21, 15) },
        lasts: 0,
        announce: 0,
      },
    ]);
    const own = new Intl.DateTimeFormat().resolvedOptions().timeZone;
    expect(await schedulesOf(`{${once}}`)).toMatchObject([{ timezone: own }]);
  });

  it('warn of days that are probably not meant', async () => {
    const { warnings } = await load(`${least}schedules:
  - {name: A, do: drill, for: 1m, cron: "0 3 13 * 5"}
  - {name: B, do: drill, for: 1m, every: 31, at: "03:00"}
  - {name: C, do: drill, for: 1m, cron: "0 3 1-7 * sun#1"}
`);
    expect(warnings).toEqual([
      expect.stringMatching(/schedules\[0\]\.cron.*on days that are both, not on either/),
      expect.stringMatching(/schedules\[1\]\.every.*"last" is the last day/),
    ]);
  });
});

const schedule = (text: string): string => `${least}schedules: [{name: A, ${text}}]`;
const drill = (text: string): string => schedule(`do: drill, for: 1m, ${text}`);

describe('mistakes in schedules', () => {
  mistakeTable([
    [
      schedule('do: dril, for: 1m, every: day, at: "01:00"'),
      /expected one of drill, maintenance, wake; "dril" is given; did you mean "drill"/,
    ],
    [
      schedule('do: drill, every: day, at: "01:00"'),
      /schedules\[0\]\.for: is missing: a schedule with "do: drill" needs it/,
    ],
    [drill(''), /has no time: give it every and at, date and at, or cron/],
    [drill('every: day'), /at: is missing: every needs it/],
    [drill('every: day, date: "2027-01-01", at: "01:00"'), /date: does not go with every/],
    [drill('cron: "0 0 * * *", at: "01:00"'), /at: does not go with cron/],
    [drill('every: fridays, at: "01:00"'), /expected day, weekdays, weekends, a weekday/],
    [drill('every: [friday, 13], at: "01:00"'), /has days of the month and of the week/],
    [
      drill('every: day, at: "24:00"'),
      /expected a time of day in quotes, "00:00" to "23:59"; "24:00" is given/,
    ],
    [drill('every: day, at: 1380'), /expected a time of day in quotes/],
    [
      drill('every: day, at: "01:00", timezone: Mars/Olympus'),
      /the name of a time zone such as Europe\/Madrid/,
    ],
    [drill('date: "2027-02-29", at: "01:00"'), /date: is no day of the calendar/],
    [
      drill('date: "2027-03-28", at: "02:30", timezone: Europe/Berlin'),
      /at: does not exist on that day in Europe\/Berlin/,
    ],
    [drill('cron: "0 3 1-15 *"'), /cron: is no cron expression: expected five fields/],
    [drill('cron: "0 0 3 * * *"'), /expected five fields/],
    [drill('cron: "61 3 * * *"'), /is no cron expression: 61 is a/],
    [drill('cron: "0 3 15W * *"'), /W is not taken/],
    [drill('cron: "0 3 30 2 *"'), /is no cron expression/],
    [drill('every: day, at: "01:00", ups: rack'), /ups: is none of the UPSes/],
    [drill('every: day, at: "01:00", host: NAS'), /host: does not go with "do: drill"/],
    [schedule('do: wake, every: day, at: "01:00"'), /host: is missing/],
    [
      schedule('do: wake, host: NAS, for: 5m, every: day, at: "01:00"'),
      /host: is none of the hosts/,
      /for: does not go with "do: wake"/,
    ],
    [
      `${least}hosts: [{name: NAS}]\nschedules: [{name: A, do: wake, host: nas, every: day, at: "01:00"}]`,
      /host: is a host without a mac/,
    ],
    [
      `${least}schedules: [{name: A b, do: drill, for: 1m, every: day, at: "01:00"}, {name: a B, do: drill, for: 1m, every: day, at: "02:00"}]`,
      /schedules\[1\]\.name: has the same id as schedules\[0\]\.name/,
    ],
  ]);
});
