import { fateOf, type Chance } from './chance.js';
import type { Happening, House } from './house.js';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** At so many times something happens, mostly several things close to each other; the weeks between are calm. */
const troubles = 4;

/** What happens in the house. Most of it lies around a few moments, since the rules hang on what meets. */
export function madeUpHappenings(chance: Chance, house: Omit<House, 'happenings'>): readonly Happening[] {
  const share = house.length / troubles;
  const all = Array.from({ length: troubles }, (_, index) => {
    const begin = index * share + (0.05 + 0.55 * chance.next()) * share;
    return trouble(chance, house, Math.round(begin));
  });
  const rare = fateOf(house.seed, 4) < 0.15 ? maintenanceInOutage(0.93 * house.length) : [];
  const slow = fateOf(house.seed, 5) < 0.15 ? everySentinelSlow(house, 0.97 * house.length) : [];
  return [...all.flat(), ...rare, ...slow].sort((one, other) => one.at - other.at);
}

/** Chance alone would seldom bring it: maintenance begun when every UPS says OB LB, the mains back, and a second outage within it. */
const maintenanceInOutage = (begin: number): readonly Happening[] => [
  { what: 'mains_off', at: begin, lasts: 40 * minute },
  { what: 'maintenance', at: begin + 35 * minute, lasts: 3 * hour },
  { what: 'mains_off', at: begin + hour, lasts: 10 * minute },
];

/** A crowded Wi-Fi, say: for an hour every sentinel answers about at the timeout, or after it. */
const everySentinelSlow = ({ sentinels }: Omit<House, 'happenings'>, at: number): readonly Happening[] =>
  sentinels.map(({ id }) => ({ what: 'device_slow', at, device: id, lasts: hour }));

function trouble(chance: Chance, house: Omit<House, 'happenings'>, begin: number): readonly Happening[] {
  const happenings: Happening[] = chance.happens(0.75) ? outage(chance, begin) : [];
  const others = chance.oneOf(1, 1, 2, 3, 5);
  const within = chance.oneOf(10 * second, minute, 5 * minute, 20 * minute, hour);
  for (let index = 0; index < others; index += 1) {
    const at = Math.round(begin + (chance.next() - 0.35) * within);
    happenings.push(something(chance, house, at));
  }
  return happenings;
}

/** One outage, or several that come close to each other. */
function outage(chance: Chance, begin: number): Happening[] {
  const lasts = (): number =>
    chance.happens(0.25)
      ? chance.spread(50, 8 * second)
      : chance.spread(5 * second, chance.oneOf(hour, hour, 20 * hour));
  const first: Happening = { what: 'mains_off', at: begin, lasts: lasts() };
  if (chance.happens(0.6)) return [first];
  const outages: Happening[] = [first];
  let at = begin + first.lasts;
  for (let count = chance.oneOf(1, 1, 2, 6); count > 0; count -= 1) {
    at += chance.spread(300, 15 * minute);
    const more = { what: 'mains_off', at, lasts: chance.spread(200, 20 * minute) } as const;
    outages.push(more);
    at += more.lasts;
  }
  return outages;
}

type Maker = (chance: Chance, house: Omit<House, 'happenings'>, at: number) => Happening;

const shortly = (chance: Chance): number => chance.spread(100, 20 * minute);

/** From a second to some hours, but not near the two minutes after which a restart is not served from memory. */
const gap = (chance: Chance): number =>
  chance.happens(0.6) ? chance.spread(500, 95 * second) : chance.spread(150 * second, 3 * hour);

const deviceOf = (chance: Chance, { sentinels, witnesses }: Omit<House, 'happenings'>): string => {
  const all = [...sentinels, ...witnesses];
  return all[chance.whole(0, all.length - 1)]?.id ?? '';
};

const hostOf = (chance: Chance, { hosts }: Omit<House, 'happenings'>): string =>
  hosts[chance.whole(0, hosts.length - 1)]?.id ?? 'nobody';

const makers: readonly [Maker, ...Maker[]] = [
  (chance, _, at) => ({ what: 'mains_brown', at, lasts: shortly(chance), depth: chance.next() }),
  (chance, _, at) => ({ what: 'cable_pulled', at, lasts: shortly(chance) }),
  (chance, _, at) => ({ what: 'network_broken', at, lasts: shortly(chance) }),
  (chance, _, at) => ({ what: 'broker_restarted', at, lasts: chance.spread(200, 5 * minute) }),
  (chance, _, at) => ({ what: 'broker_away', at, lasts: shortly(chance) }),
  (chance, house, at) => ({
    what: 'device_asleep',
    at,
    device: deviceOf(chance, house),
    lasts: chance.spread(minute, 12 * hour),
  }),
  (chance, house, at) => ({ what: 'device_restarts', at, device: deviceOf(chance, house) }),
  (chance, house, at) => ({
    what: 'device_slow',
    at,
    device: deviceOf(chance, house),
    lasts: chance.spread(minute, hour),
  }),
  (chance, _, at) => ({
    what: 'packets_lost',
    at,
    loss: chance.oneOf(0.1, 0.3, 0.5, 0.8),
    lasts: chance.spread(5 * second, 20 * minute),
  }),
  (chance, _, at) => ({ what: 'probes_fail', at, lasts: shortly(chance) }),
  (chance, _, at) => ({
    what: 'clock_set',
    at,
    by: chance.oneOf(-1, 1) * chance.spread(second, 400 * 24 * hour),
  }),
  (chance, _, at) => ({ what: 'service_hangs', at, lasts: chance.spread(500, 40 * second) }),
  (chance, _, at) => ({ what: 'service_killed', at, lasts: gap(chance) }),
  (chance, _, at) => ({ what: 'service_killed', at, lasts: gap(chance) }),
  (chance, _, at) => ({ what: 'service_stopped', at, lasts: gap(chance) }),
  (chance, _, at) => ({ what: 'machine_off', at, lasts: chance.spread(20 * second, 2 * hour) }),
  (chance, _, at) => ({ what: 'maintenance', at, lasts: chance.spread(minute, 24 * hour) }),
  (_, __, at) => ({ what: 'maintenance_ended', at }),
  (chance, _, at) => ({ what: 'drill', at, lasts: chance.spread(10 * second, hour) }),
  (chance, { settings }, at) => ({
    what: 'delay_set',
    at,
    ups: settings.sections[chance.whole(0, settings.sections.length - 1)]?.name ?? '',
    delay: chance.oneOf(0, 10, 60, 300, 900) * second,
  }),
  (chance, house, at) => ({ what: 'wake_asked', at, host: hostOf(chance, house) }),
  (chance, house, at) => ({ what: 'host_switched_off', at, host: hostOf(chance, house) }),
  (chance, house, at) => ({ what: 'host_switched_on', at, host: hostOf(chance, house) }),
  (chance, house, at) => ({ what: 'host_dies', at, host: hostOf(chance, house) }),
  (chance, house, at) => ({
    what: 'host_blocks_pings',
    at,
    host: hostOf(chance, house),
    lasts: chance.spread(minute, 2 * hour),
  }),
  (_, __, at) => ({ what: 'rubbish', at }),
  (chance, _, at) => ({ what: 'ordinary_minutes', at, lasts: chance.spread(minute, 30 * minute) }),
];

/** Devices that are slow, and packets that get lost, are what makes false alarms: they come more often. */
function something(chance: Chance, house: Omit<House, 'happenings'>, at: number): Happening {
  const make = chance.oneOf(...makers);
  return make(chance, house, at);
}
