import type { ProbedReport, StatusOfHost, SupplyReport, UpsReport } from '../../api/report.js';
import type { Tone } from '../parts/mark.js';
import { t, type PlainKey } from './words.js';

/** How a state is shown: a tone, and a word. */
export interface Look {
  readonly tone: Tone;
  readonly word: string;
}

type Named = readonly [tone: Tone, word: PlainKey];

const look = ([tone, word]: Named): Look => ({ tone, word: t(word) });

const probed: Readonly<Record<ProbedReport['state'], Named>> = {
  alive: ['good', 'probed.alive'],
  silent: ['bad', 'probed.silent'],
  unknown: ['neutral', 'probed.unknown'],
};

export const probedLook = (state: ProbedReport['state']): Look => look(probed[state]);

const hosts: Readonly<Record<StatusOfHost['state'], Named>> = {
  online: ['good', 'host.online'],
  shutdown_pending: ['warning', 'host.shutdown_pending'],
  shutting_down: ['warning', 'host.shutting_down'],
  offline: ['off', 'host.offline'],
  waking: ['warning', 'host.waking'],
  wake_failed: ['bad', 'host.wake_failed'],
  unknown: ['neutral', 'host.unknown'],
};

export const hostLook = ({ state, unattended }: Pick<StatusOfHost, 'state' | 'unattended'>): Look =>
  look(unattended ? ['warning', 'host.unattended'] : hosts[state]);

/** The words that decide, of those that a UPS may tell of itself. */
export function decisive(status: string): 'OL' | 'OB' | 'OB LB' | null {
  const words = status.split(' ');
  if (words.includes('OB')) return words.includes('LB') ? 'OB LB' : 'OB';
  return words.includes('OL') ? 'OL' : null;
}

/** With NUT's own words behind it. */
export function upsLook({ status }: Pick<UpsReport, 'status'>): Look {
  switch (decisive(status)) {
    case 'OL':
      return { tone: 'good', word: `${t('ups.on_line')} (${status})` };
    case 'OB':
      return { tone: 'warning', word: `${t('ups.on_battery')} (${status})` };
    case 'OB LB':
      return { tone: 'bad', word: `${t('ups.battery_low')} (${status})` };
    case null:
      return { tone: 'neutral', word: status === 'stale' ? t('ups.undecided') : status };
  }
}

const mains: Readonly<Record<SupplyReport['mains']['state'], Named>> = {
  present: ['good', 'mains.present'],
  suspect: ['warning', 'mains.suspect'],
  lost: ['bad', 'mains.lost'],
  restoring: ['warning', 'mains.restoring'],
  unknown: ['neutral', 'mains.unknown'],
};

/** The mains of a UPS, or that it runs on its battery though the mains is there. */
export function mainsLook({ mains: { state, simulated }, on_battery: onBattery }: SupplyReport): Look {
  if (simulated) return look(['warning', state === 'lost' ? 'mains.drill' : 'mains.drill_over']);
  if (onBattery && state === 'present') return look(['bad', 'mains.battery_alone']);
  return look(mains[state]);
}
