import { principalOf, shutdownDelay } from '../ups/status.js';
import { milliseconds, type Duration } from '../core/time.js';
import type { Host } from '../host/host.js';
import { isReporting, isRunning, type Machine } from './machine.js';
import type { Course } from './rehearse.js';
import { hasMains } from './supply.js';
import type { Values } from '../view/reasons/render.js';
import { lastingLong, told, type ReasonCode, type Told } from '../view/reasons/told.js';

/** What becomes of a host. Moments are milliseconds from the cut. */
export interface Fate {
  readonly id: string;
  readonly name: string;
  /** When it is down, in order or because its power is gone; null where it does not go down, or is off from the beginning. */
  readonly goesDownAt: number | null;
  /** The section whose `OB LB` it obeys; null where none does. */
  readonly toldBy: string | null;
  /** It runs, and goes on running. */
  readonly stays: boolean;
  /** Its first magic packet, and the how many-eth host it is that gets one; null where it gets none. */
  readonly wokenAt: number | null;
  readonly wokenOrder: number | null;
  readonly upAt: number | null;
  /** What would go wrong with it. */
  readonly warnings: readonly Told[];
}

/** What becomes of every host, in the order of the settings. */
export function fatesOf(course: Course): readonly Fate[] {
  const { began, ended } = course;
  const woken = ended.happenings.flatMap(({ what, host }) =>
    what.code === 'host_woken' && host !== null ? [host] : [],
  );
  const order = [...new Set(woken)];
  return began.state.hosts.flatMap((host, index) => {
    const machine = began.machines[index];
    if (machine === undefined) return [];
    const story = storyOf(course, machine);
    const place = order.indexOf(machine.id);
    return {
      id: machine.id,
      name: machine.name,
      goesDownAt: story.down ?? story.lostPower,
      toldBy: story.toldBy,
      stays: isRunning(machine) && story.down === null && story.lostPower === null,
      wokenAt: story.woken,
      wokenOrder: place === -1 ? null : place + 1,
      upAt: story.up,
      warnings: warningsOf(course, host, machine, story),
    };
  });
}

interface Story {
  readonly told: number | null;
  readonly toldBy: string | null;
  readonly down: number | null;
  readonly lostPower: number | null;
  readonly woken: number | null;
  readonly wakeFailed: Values[string] | null;
  readonly up: number | null;
}

function storyOf({ ended }: Course, { id }: Machine): Story {
  const own = ended.happenings.filter(({ host }) => host === id);
  const first = (code: ReasonCode) => own.find(({ what }) => what.code === code);
  const failed = first('host_wake_failed')?.what.values['reason'];
  return {
    told: first('host_told')?.ms ?? null,
    toldBy: first('host_told')?.ups ?? null,
    down: first('host_down')?.ms ?? null,
    lostPower: first('host_lost_power')?.ms ?? null,
    woken: first('host_woken')?.ms ?? null,
    wakeFailed: failed ?? null,
    up: first('host_up')?.ms ?? null,
  };
}

function warningsOf(course: Course, host: Host, machine: Machine, story: Story): readonly Told[] {
  const { began } = course;
  const { name } = machine;
  if (!lacksMains(course, machine)) return [];
  if (!host.heard.ever) return [told('never_heard', { host: name }), ...whetherWoken(course, host, story)];
  if (machine.power === 'off') return story.woken === null ? [] : [told('off_and_woken', { host: name })];
  const section = began.settings.sections.find((one) => one.name === host.settings.section);
  return [
    ...whoTells(course, host, machine),
    ...whenTold(course, machine, story),
    ...(section !== undefined && principalOf(began.settings, section).ignoresDrills
      ? [told('ignores_drills', { host: name })]
      : []),
    ...whetherWoken(course, host, story),
  ];
}

/** Whether the cut leaves it fewer UPSes with mains than it needs. */
const lacksMains = ({ began: { supplies } }: Course, { poweredBy, needs }: Machine): boolean =>
  supplies.filter((supply) => poweredBy.includes(supply.name) && hasMains({ ...supply, backAt: null }, 0))
    .length < needs;

function whoTells({ began }: Course, host: Host, machine: Machine): readonly Told[] {
  const { id, name, section } = host.settings;
  if (began.settings.primary?.host === id || isReporting(host, began.start)) return [];
  if (machine.logins !== null && machine.logins.size > 0) return [];
  if (section === null) return [told('nobody_tells', { host: name })];
  return [told(host.presence.loggedIn === false ? 'nothing_obeys' : 'client_not_known', { host: name })];
}

function whenTold({ began, ended, lasts }: Course, machine: Machine, story: Story): readonly Told[] {
  if (machine.obeys.size === 0) return [];
  const { name: host } = machine;
  const section = began.settings.sections.find(({ name }) => machine.obeys.has(name));
  const known = section === undefined ? null : shutdownDelay(began.settings, began.state, section);
  const delay = known === null ? null : lastingLong(known);
  if (story.told === null) {
    if (story.lostPower !== null && began.state.maintenance !== null)
      return [told('battery_over_in_maintenance', { host })];
    if (story.lostPower !== null)
      return [
        delay === null ? told('never_low', { host }) : told('battery_over_before_delay', { host, delay }),
      ];
    if (known === null) return [told('told_when_low_only', { host })];
    return known > lasts - tolerance ? [told('not_told_in_time', { host })] : [];
  }
  const wasGoingOn = began.state.upses.some(({ outage }) => outage !== null);
  const isEarly = known !== null && story.told < noticedAt(ended.happenings) + known - tolerance;
  const time = lastingLong(milliseconds(story.told));
  return [
    ...(story.lostPower === null ? [] : [told('loses_power_on_its_way', { host })]),
    ...(isEarly && delay !== null && !wasGoingOn
      ? [told('battery_before_delay', { host, delay, time })]
      : []),
  ];
}

/** A look at the mains, which comes before, may move an `OB LB` by so much. */
const tolerance: Duration = milliseconds(3_000);

const noticedAt = (happenings: Course['ended']['happenings']): number =>
  happenings.find(({ what }) => what.code === 'outage_noticed')?.ms ?? 0;

function whetherWoken({ ended }: Course, { settings }: Host, story: Story): readonly Told[] {
  const { name: host, wake } = settings;
  if (story.down === null && story.lostPower === null) return [];
  if (!wake.possible) return [told('no_mac', { host })];
  if (!wake.auto) return [told('wake_off', { host })];
  if (story.wakeFailed !== null && story.up === null)
    return [told('wake_fails', { host, reason: story.wakeFailed })];
  return story.woken === null && story.up === null && ended.service.runs
    ? [told('wake_not_due', { host })]
    : [];
}
