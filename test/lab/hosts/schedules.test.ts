import { describe, expect, it } from 'vitest';
import { waitFor } from '../../wait_for.js';
import { labAvailable } from '../harness/available.js';
import type { TopicWatch } from '../harness/clients.js';
import { eventually } from '../harness/eventually.js';
import { inHouse, startOnLine, type House } from '../harness/in_house.js';
import { MovedClock } from '../harness/moved_clock.js';
import type { Service } from '../harness/service.js';
import { statusOf } from '../harness/status_command.js';
import { StatusWatch } from '../harness/status_watch.js';
import { isShown, objectsOn, watchFromTheStart } from '../harness/topics_seen.js';

const topic = 'sentinel-ups/schedule/minutely';

/** A drill of a minute, every minute, that is off until somebody switches it on. */
const minutely = {
  ...{ name: 'Minutely', do: 'drill', cron: '* * * * *', for: '1m', announce: '40s' },
  ...{ timezone: 'Asia/Kathmandu', enabled: false },
};

const halfAnHour = 30 * 60_000;

const halfHourly = { name: 'Half-hourly', do: 'drill', cron: '*/30 * * * *', for: '1m', timezone: 'UTC' };

/** With the default timeout no ping that is late on a busy machine is told in between. */
const configuration = { detection: { restore_after: '1s' }, schedules: [minutely] };

const turn = ({ clients }: Service, way: 'ON' | 'OFF'): Promise<void> =>
  clients.mqttPublish(`${topic}/set`, way);

type Event = Readonly<Record<string, unknown>>;

/** What was told of schedules, and of the mains and drills. */
const told = (watch: TopicWatch): readonly Event[] =>
  objectsOn(watch, 'event').filter(({ event_type: type }) => !String(type).startsWith('command_'));

const tells = async (watch: TopicWatch, type: string, from = 0): Promise<Event> =>
  waitFor(
    type,
    () =>
      told(watch)
        .slice(from)
        .find((event) => event['event_type'] === type),
    {
      within: 120_000,
      every: 50,
    },
  );

const typesIn = (events: readonly Event[]): readonly unknown[] => events.map((event) => event['event_type']);

const runningUntil = async (service: Service): Promise<string> => {
  const [schedule] = (await statusOf(service)).schedules;
  if (typeof schedule?.running_until !== 'string') throw new Error('nothing of it is going on');
  return schedule.running_until;
};

/** Starts the service and switches the schedule on. */
const begin = async ({ service }: House): Promise<TopicWatch> => {
  await startOnLine(service);
  const watch = await service.clients.watchTopics();
  await turn(service, 'ON');
  return watch;
};

describe.skipIf(!labAvailable)('a drill by schedule (needs network namespaces)', () => {
  it.concurrent('begins by itself, goes on over a crash, and ends when it was to end', () =>
    inHouse({ configuration }, async (house) => {
      const { lab, service } = house;
      const statuses = new StatusWatch(lab);
      await begin(house);
      await statuses.reads('OB', 90_000);
      await turn(service, 'OFF');
      await eventually('it is off', async () =>
        (await service.clients.mqttRetained(topic))?.includes('"enabled":false'),
      );
      const until = await runningUntil(service);

      await service.crash();
      await statuses.readsNothing();
      const startedAgain = Date.now();
      service.start();
      const watch = await watchFromTheStart(service.clients);
      await statuses.reads('OB');
      expect(await runningUntil(service)).toBe(until);
      const over = Date.parse(String((await tells(watch, 'schedule_ended'))['at']));
      expect(over).toBeGreaterThanOrEqual(Date.parse(until));
      expect(over).toBeLessThan(startedAgain + 60_000);
      await statuses.reads('OL');
      expect(statuses.told('OL')).toEqual(['OL', 'OB', 'OL']);
      await statuses.end();
    }),
  );

  it.concurrent('is announced, left out where somebody asks for that, and comes the next time', () =>
    inHouse({ configuration }, async (house) => {
      const { service } = house;
      const watch = await begin(house);
      const startOf = (event: Event): number => Date.parse(String(event['start']));
      // Switched on shortly before a start, it is announced when it is too late for us.
      const isEarly = (event: Event): boolean =>
        event['event_type'] === 'schedule_announced' && startOf(event) - Date.now() > 20_000;
      const announced = await waitFor('its announcement', () => told(watch).find(isEarly), {
        within: 120_000,
        every: 50,
      });
      expect(announced).toMatchObject({ schedule: 'minutely', name: 'Minutely', do: 'drill' });
      const before = told(watch).length;
      await service.clients.mqttPublish(`${topic}/skip`, 'PRESS');
      expect(await tells(watch, 'schedule_skipped', before)).toMatchObject({
        start: announced['start'],
        reason: 'asked for over MQTT',
      });
      expect((await service.command('schedule', 'skip', 'Minutely')).stdout).toMatch(/ already\.$/m);
      const started = await tells(watch, 'schedule_started', before);
      // The first one that begins does so a minute after the one that was left out, for a minute.
      expect(Date.parse(String(started['until'])) - startOf(announced)).toBe(120_000);
      await isShown(service.clients, 'OB');
      await watch.end();
    }),
  );

  it.concurrent('is ended by a real outage, and goes on after it only while it still has time', () =>
    inHouse({ configuration }, async (house) => {
      const { lab, service } = house;
      const watch = await begin(house);
      await tells(watch, 'schedule_started');
      const until = await runningUntil(service);
      await isShown(service.clients, 'OB');
      await lab.cut();
      await eventually('the outage is told', () =>
        told(watch).some(({ event_type: type, simulated }) => type === 'mains_lost' && simulated === false),
      );
      await lab.restore();
      const restored = typesIn(told(watch)).length;
      const again = await tells(watch, 'schedule_started', restored);
      expect(again['message']).toBe('Schedule Minutely goes on, the outage is over: drill');
      expect(await runningUntil(service)).toBe(until);

      await isShown(service.clients, 'OB');
      await lab.cut();
      const ended = await tells(watch, 'schedule_ended');
      expect(ended['message']).toBe('Schedule Minutely is over: drill');
      // Its next start comes in the outage.
      expect(await tells(watch, 'schedule_skipped')).toMatchObject({ reason: 'a real outage is going on' });
      const before = told(watch).length;
      await lab.restore();
      await tells(watch, 'mains_restored', before);
      await isShown(service.clients, 'OL');
      expect(typesIn(told(watch).slice(before))).not.toContain('schedule_started');
      expect((await statusOf(service)).schedules).toMatchObject([{ running_until: null }]);
      await watch.end();
    }),
  );

  it.concurrent(
    'follows a clock that is set: what it leaps over is told as missed, the next one begins',
    () =>
      inHouse({ configuration: { ...configuration, schedules: [halfHourly] } }, async ({ service }) => {
        const clock = await MovedClock.of(service);
        await startOnLine(service, { under: clock.under });
        const watch = await service.clients.watchTopics();
        const missed = Math.ceil(Date.now() / halfAnHour) * halfAnHour;
        const next = missed + halfAnHour;
        // Time enough to notice that the clock was set.
        await clock.setBy((next - 30_000 - Date.now()) / 3_600_000);
        expect(await tells(watch, 'schedule_skipped')).toMatchObject({
          start: new Date(missed).toISOString(),
          reason: expect.stringContaining('a missed start is not made up') as string,
        });
        expect(await tells(watch, 'schedule_started')).toMatchObject({
          until: new Date(next + 60_000).toISOString(),
        });
        await isShown(service.clients, 'OB');
        await watch.end();
      }),
  );
});
