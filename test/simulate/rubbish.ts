import type { DomainEvent } from '../../src/domain/core/event.js';
import { milliseconds, monotonicTime } from '../../src/domain/core/time.js';
import type { House } from './house.js';
import { raw } from '../../src/domain/view/reasons/told.js';

/** What an adapter's arithmetic could make: `milliseconds` lets nothing negative through. */
const odd = [Number.NaN, 1e300, Number.POSITIVE_INFINITY, 86_400_001].map(milliseconds);

/** What no configuration knows, and what no person means: it must change nothing, and throw nothing. */
export function rubbishFor(house: House): readonly DomainEvent[] {
  const ups = house.settings.sections[0]?.name ?? '';
  const alive = { kind: 'alive', latency: milliseconds(1) } as const;
  const from = 'MQTT';
  return [
    { type: 'probed', results: [{ id: 'nobody', sentAt: monotonicTime(1e300), outcome: alive }] },
    {
      type: 'probed',
      results: [{ id: '', sentAt: monotonicTime(Number.NaN), outcome: { kind: 'silent', why: raw('') } }],
    },
    {
      type: 'probed',
      results: [{ id: '__proto__', sentAt: monotonicTime(-1), outcome: { kind: 'link_down', why: raw('') } }],
    },
    { type: 'host_probed', id: 'nobody', sentAt: monotonicTime(1e300), outcome: alive },
    { type: 'host_reported', id: 'nobody', status: 'shutting_down', remaining: milliseconds(Number.NaN) },
    { type: 'magic_packet_done', id: 'nobody', trouble: 'odd' },
    { type: 'component_recovered', component: 'ingress' },
    { type: 'commanded', from, command: { kind: 'wake_host', host: 'nobody' } },
    { type: 'commanded', from, command: { kind: 'start_maintenance', duration: milliseconds(0) } },
    {
      type: 'commanded',
      from,
      command: { kind: 'set_shutdown_delay', section: 'nobody', delay: milliseconds(1) },
    },
    ...odd.flatMap((value): DomainEvent[] => [
      { type: 'commanded', from, command: { kind: 'set_shutdown_delay', section: ups, delay: value } },
      { type: 'commanded', from, command: { kind: 'start_maintenance', duration: value } },
    ]),
    { type: 'command_rejected', from, what: '\u0000', reason: '\uffff' },
  ];
}
