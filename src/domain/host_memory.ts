import { newHost, type Host } from './host.js';
import type { Moment } from './time.js';
import type { Wake } from './wake.js';

/** Of a host only what cannot be found out anew. */
export type RememberedHost = Pick<Host, 'id' | 'report' | 'toldToShutDown' | 'wake'>;

export const rememberHost = ({ id, report, toldToShutDown, wake }: Host): RememberedHost => ({
  id,
  report,
  toldToShutDown,
  wake,
});

/** Whether the disk knows of the hosts what it has to. Reports come all the time: each that says the same is not worth a write. */
export const sameHosts = (before: readonly Host[], hosts: readonly Host[]): boolean =>
  before.every((host, index) => {
    const now = hosts[index];
    return (
      host.report?.status === now?.report?.status &&
      host.toldToShutDown === now?.toldToShutDown &&
      host.wake === now.wake
    );
  });

export const hostAgain = (id: string, remembered: readonly RememberedHost[]): Host => ({
  ...newHost(id),
  ...remembered.find((host) => host.id === id),
});

/** The host with each of its times told by `past`, after another boot. */
export const rebasedHost = (host: RememberedHost, past: (then: Moment) => Moment): RememberedHost => ({
  ...host,
  report: host.report === null ? null : { ...host.report, at: past(host.report.at) },
  wake: host.wake === null ? null : wakeRebased(host.wake, past),
});

const wakeRebased = (wake: Wake, past: (then: Moment) => Moment): Wake => {
  switch (wake.stage) {
    // Whatever was left of the delay, it begins anew once the mains is decided (see `dueAnew`).
    case 'planned':
      return { ...wake, dueAt: past(wake.dueAt) };
    case 'sending':
      return { ...wake, firstSentAt: past(wake.firstSentAt), lastSentAt: past(wake.lastSentAt) };
    case 'failed':
      return { ...wake, at: past(wake.at) };
  }
};
