import { milliseconds, minutes, seconds } from '../../src/domain/core/time.js';
import type {
  DomainSettings,
  HostSettings,
  SectionSettings,
  UpsSettings,
} from '../../src/domain/core/settings.js';
import { Chance } from './chance.js';
import type { DeviceHabits, House, HostHabits } from './house.js';
import { madeUpHappenings } from './made_up_happenings.js';

/** Eight weeks. */
const lifeOfAHouse = 56 * 86_400_000;

/** The house of this seed: always the same. */
export function madeUpHouse(seed: number, length = lifeOfAHouse): House {
  const chance = new Chance(seed);
  const allMqtt = chance.happens(0.05);
  const sentinels = many(chance.whole(1, 5), (index) =>
    device(chance, `s${index}`, allMqtt || chance.happens(0.2)),
  );
  const witnesses = many(chance.oneOf(0, 0, 1, 1, 2), (index) =>
    device(chance, `w${index}`, chance.happens(0.05)),
  );
  const hostNumber = chance.oneOf(0, 1, 2, 3, 4);
  const hosts = many(hostNumber, (index) => hostHabits(chance, `h${index}`));
  const settings = madeUpSettings(chance, sentinels, witnesses, hosts);
  const [ups] = settings.upses;
  if (ups === undefined) throw new Error('no UPS');
  const bare = { seed, length, settings, ups, sentinels, witnesses, hosts };
  return { ...bare, happenings: madeUpHappenings(new Chance(seed ^ 0x5eed), bare) };
}

const many = <T>(count: number, make: (index: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, index) => make(index + 1));

function device(chance: Chance, id: string, isMqtt: boolean): DeviceHabits {
  return {
    id,
    probe: isMqtt ? 'mqtt' : 'ping',
    latency: chance.oneOf(0.4, 1, 3, 8, 40, 150),
    loss: chance.oneOf(0, 0, 0, 0.001, 0.01, 0.1),
    bootTakes: chance.spread(1_500, 120_000),
    holdsUp: chance.oneOf(0, 20, 300, 1_500),
    endures: chance.next(),
    missedAfter: chance.whole(500, 15_000),
    reconnectsIn: chance.whole(200, 30_000),
  };
}

function hostHabits(chance: Chance, id: string): HostHabits {
  const client = chance.oneOf('stays', 'leaves', 'leaves', null);
  return {
    id,
    answersPings: chance.happens(0.8),
    client,
    reports: chance.happens(client === null ? 0.6 : 0.2),
    ownTimer: client === 'leaves' && chance.happens(0.3) ? chance.spread(20_000, 300_000) : null,
    loss: chance.oneOf(0, 0, 0.01, 0.05),
    shutdownTakes: chance.spread(1_000, 90_000),
    bootTakes: chance.spread(5_000, 240_000),
    packetsNeeded: chance.oneOf(1, 1, 1, 2, 3, Number.POSITIVE_INFINITY),
  };
}

function madeUpSettings(
  chance: Chance,
  sentinels: readonly DeviceHabits[],
  witnesses: readonly DeviceHabits[],
  hosts: readonly HostHabits[],
): DomainSettings {
  const interval = seconds(chance.oneOf(1, 2, 2, 2, 5, 10, 30, 60, 120));
  const timeout = milliseconds(Math.min(interval, chance.oneOf(300, 500, 1_000, 1_000, 2_000, 5_000)));
  const named = ({ id }: { readonly id: string }) => ({ id, name: id.toUpperCase() });
  const retryEvery = seconds(chance.oneOf(15, 30, 60));
  const ups: UpsSettings = {
    name: 'ups',
    sentinels: sentinels.map(named),
    witnesses: witnesses.map(named),
    detection: {
      interval,
      timeout,
      confirmations: chance.oneOf(1, 2, 3, 3, 3, 5),
      silent: chance.happens(0.7) ? 'all' : chance.whole(1, sentinels.length),
      restoreAfter: seconds(chance.oneOf(1, 5, 10, 10, 30, 60)),
      bootGrace: seconds(chance.oneOf(0, 30, 180, 180, 300)),
      linkDown: chance.happens(0.1) ? 'silent' : 'unknown',
    },
    battery: null,
    port: null,
  };
  const sections = madeUpSections(chance, hosts);
  const battery = chance.happens(0.3)
    ? { runtime: minutes(chance.whole(20, 180)), recharge: minutes(chance.whole(60, 360)) }
    : null;
  return {
    upses: [{ ...ups, battery }],
    sections,
    hosts: hosts.map((habits, index) => hostSettings(chance, habits, hosts.slice(0, index))),
    primary: null,
    schedules: [],
    wake: {
      delay: seconds(chance.oneOf(30, 60, 120, 300)),
      retryEvery,
      giveUpAfter: seconds(chance.oneOf(180, 300, 600, 900)),
    },
  };
}

function madeUpSections(chance: Chance, hosts: readonly HostHabits[]): readonly SectionSettings[] {
  const section = (name: string): SectionSettings => ({
    name,
    description: '',
    ups: name === 'ups' ? name : null,
    poweredBy: ['ups'],
    needs: 1,
    lowBatteryAfter: seconds(chance.oneOf(0, 10, 30, 120, 300, 600, 1800)),
    aliasOf: null,
    ignoresDrills: name !== 'ups' && chance.happens(0.2),
  });
  const main = section('ups');
  const alias = chance.happens(0.3) ? [{ ...main, name: 'alias', aliasOf: 'ups' }] : [];
  return [main, ...alias, ...hosts.map(({ id }) => section(id))];
}

function hostSettings(chance: Chance, { id }: HostHabits, before: readonly HostHabits[]): HostSettings {
  const possible = chance.happens(0.9);
  return {
    id,
    name: id.toUpperCase(),
    poweredBy: ['ups'],
    needs: 1,
    section: id,
    wake: {
      auto: possible && chance.happens(0.9),
      possible,
      after: before.filter(() => chance.happens(0.35)).map((host) => host.id),
      minCharge: chance.happens(0.1) ? chance.whole(10, 60) : null,
    },
  };
}
