import type { Announcement } from '../../../src/domain/core/announcement.js';
import type { CommandResult } from '../../../src/domain/core/command.js';
import { milliseconds, minutes, wallClockTime, type WallTime } from '../../../src/domain/core/time.js';
import type { ScheduleSettings } from '../../../src/domain/schedule/settings.js';
import type { ScheduleView } from '../../../src/domain/view/snapshot.js';
import { ruleOf } from '../../../src/config/text/calendars.js';
import { alive, askedBy, at, epoch, Script, settings, viewAt, type Given } from '../given.js';

export const minute = 60_000;
export const hour = 60 * minute;

/** A drill every hour at half past, for ten minutes, announced fifteen minutes before. */
export const hourly = (changes: Partial<ScheduleSettings> = {}): ScheduleSettings => ({
  id: 'hourly',
  name: 'Hourly',
  action: { do: 'drill', ups: null },
  when: { kind: 'again', cron: '30 * * * *', rule: ruleOf('30 * * * *') },
  timezone: 'UTC',
  lasts: minutes(10),
  announce: minutes(15),
  enabled: true,
  ...changes,
});

export const maintenance = (changes: Partial<ScheduleSettings> = {}): ScheduleSettings =>
  hourly({
    id: 'firmware',
    name: 'Firmware',
    action: { do: 'maintenance' },
    announce: milliseconds(0),
    ...changes,
  });

/** A house with schedules, whose mains is there. Times are milliseconds since midnight, 2026-01-01 in UTC. */
export class ScheduledHouse extends Script {
  constructor(schedules: readonly ScheduleSettings[], given: Given = {}) {
    super(settings({ sentinels: 1, ...given, schedules }));
    this.round(alive, 0).tick(20_000);
  }

  /** The time of a schedule comes, as node-cron tells it: `late` after `slot`. */
  due(schedule: string, slot: number, late = 5): this {
    return this.on(slot + late, { type: 'schedule_due', schedule, at: wallAt(slot) });
  }

  /** Gives a command over MQTT. */
  ask(
    milli: number,
    command: Extract<Parameters<Script['on']>[1], { type: 'commanded' }>['command'],
  ): CommandResult {
    const first = this.effects.length;
    this.on(milli, { type: 'commanded', command, from: 'MQTT' });
    const { result } = askedBy(this.effects.slice(first).map(([, effect]) => effect));
    if (result === null) throw new Error('nobody answered');
    return result;
  }

  get announcements(): readonly Announcement[] {
    return askedBy(this.effects.map(([, effect]) => effect)).announcements;
  }

  /** What was told of schedules so far: when, which kind, and in words. */
  get told(): readonly string[] {
    return this.effects.flatMap(([milli, effect]) =>
      effect.type === 'announce' && effect.announcement.type.startsWith('schedule_')
        ? [`${clockOf(milli)} ${effect.announcement.type}: ${effect.announcement.message}`]
        : [],
    );
  }

  view(milli = this.now): ScheduleView {
    const { monotonic, wall } = at(milli);
    const now = { monotonic, wall: wallClockTime(wall + this.clockSetBy) };
    const [first] = viewAt(this.settings, this.state, now).schedules;
    if (first === undefined) throw new Error('there is no schedule');
    return first;
  }

  get inDrill(): boolean {
    return this.ups.drill?.stoppedAt === null;
  }
}

/** `01:30` */
const clockOf = (milli: number): string => new Date(epoch + milli).toISOString().slice(11, 16);

export const wallAt = (milli: number): WallTime => wallClockTime(epoch + milli);
