import type { Host } from '../host/host.js';
import type { Ups } from '../ups/ups.js';
import type { Scene } from './scene.js';

/** Whether nothing that counts moved from one scene to the next: everything was only heard once more. */
export const isCalm = (before: Scene, after: Scene): boolean =>
  before.happenings.length === after.happenings.length &&
  before.machines.every(({ power }, index) => power === after.machines[index]?.power) &&
  before.service.runs === after.service.runs &&
  before.results.length === 0 &&
  after.results.length === 0 &&
  before.state.served === after.state.served &&
  before.state.maintenance === after.state.maintenance &&
  before.state.primary === after.state.primary &&
  before.state.upses.every((ups, index) => isSameUps(ups, after.state.upses[index])) &&
  before.state.hosts.every((host, index) => isSameHost(host, after.state.hosts[index]));

/** But for its devices, and what its data port says: what follows from those is compared. */
const isSameUps = (one: Ups, other: Ups | undefined): boolean =>
  one.mains === other?.mains &&
  one.input === other.input &&
  one.decided === other.decided &&
  one.outage === other.outage &&
  one.lookOverAt === other.lookOverAt &&
  one.drill === other.drill &&
  one.battery === other.battery &&
  one.hostsDownSince === other.hostsDownSince;

const isSameHost = (one: Host, other: Host | undefined): boolean =>
  one.presence === other?.presence && one.departure === other.departure && one.wake === other.wake;
