import type { DomainEvent, Effect, ProbeOutcome, ProbeResult } from '../core/event.js';
import { milliseconds, monotonicTime, type Moment } from '../core/time.js';
import { withProbe, withReport } from '../host/heard.js';
import type { Host } from '../host/host.js';
import type { Device } from '../mains/device.js';
import { raw } from '../view/reasons/told.js';
import { isRunning, type Machine } from './machine.js';
import type { Scene } from './scene.js';
import { resultTakes, sentinelsAnswer, toldAt, witnessesAnswer } from './supply.js';

const answer: ProbeOutcome = { kind: 'alive', latency: null };
const silence: ProbeOutcome = { kind: 'silent', why: raw('no answer (rehearsal)') };

/** A ping of a host waits this long for its answer. */
const pingTimeout = milliseconds(1_000);

/** A script reports this often. */
const reportsEvery = milliseconds(15_000);

/** The host with what is heard of it at this moment: the newest ping, and what its script says. */
export function heardAt(host: Host, machine: Machine | undefined, ms: number, now: Moment): Host {
  if (machine === undefined) return host;
  let { heard } = host;
  const runs = isRunning(machine);
  if (machine.isPinged) {
    const isAnswering = machine.answers && runs;
    const sentAt = monotonicTime(now.monotonic - (isAnswering ? 1 : pingTimeout));
    const tells = isAnswering || !machine.answers || ms - machine.since >= pingTimeout;
    if (tells) heard = withProbe(heard, isAnswering ? answer : silence, sentAt, now);
  }
  if (machine.reports && runs) {
    const status = machine.power === 'going_down' ? 'shutting_down' : 'online';
    const { report } = heard;
    const isNews = report?.status !== status;
    const isDue = status === 'online' && now.monotonic - (report?.at.monotonic ?? 0) >= reportsEvery;
    if (isNews || isDue) heard = withReport(heard, { status, at: now, remaining: null });
  }
  return heard === host.heard ? host : { ...host, heard };
}

/** Who is logged in where, in case that anything of it is news; else null. */
export function loginsAt({
  machines,
  state: { hosts },
}: Scene): ReadonlyMap<string, ReadonlySet<string>> | null {
  if (machines.every(({ logins }) => logins === null)) return null;
  const isNews = machines.some((machine, index) => {
    const known = hosts[index]?.heard.logins;
    return known?.size !== loginsOf(machine).size;
  });
  return isNews ? new Map(machines.map((machine) => [machine.id, loginsOf(machine)])) : null;
}

const nowhere: ReadonlySet<string> = new Set();

const loginsOf = (machine: Machine): ReadonlySet<string> =>
  isRunning(machine) ? (machine.logins ?? nowhere) : nowhere;

/** What the probes of sentinels and witnesses found by this moment, and what the data ports say. */
export function probesAt({ ms, start, state, supplies, usual }: Scene): readonly DomainEvent[] {
  const results: ProbeResult[] = [];
  const reports: DomainEvent[] = [];
  const sentAgo = (ago: number) => monotonicTime(start.monotonic + ms - ago);
  state.upses.forEach((ups, index) => {
    const supply = supplies[index];
    if (supply === undefined) return;
    const takes = ups.settings.detection.timeout + resultTakes;
    const ask = (device: Device, answers: (at: number) => boolean): void => {
      const { id, view } = device;
      const stands = usual.get(id);
      if (stands === 'unknown') {
        const outcome: ProbeOutcome = { kind: 'unknown', why: view.reason ?? raw('') };
        results.push({ id, sentAt: sentAgo(1), outcome });
      } else if (stands === 'alive' && answers(ms - 1)) {
        results.push({ id, sentAt: sentAgo(1), outcome: answer });
      } else if (stands === 'silent' || !answers(ms - takes)) {
        results.push({ id, sentAt: sentAgo(takes), outcome: silence });
      }
    };
    for (const device of ups.sentinels) ask(device, (at) => sentinelsAnswer(supply, at));
    for (const device of ups.witnesses) ask(device, (at) => witnessesAnswer(supply, at));
    const report = toldAt(supply, ms);
    if (report !== null) reports.push({ type: 'port_reported', ups: supply.name, report });
  });
  return [...reports, { type: 'probed', results }];
}

/** What the world answers to what it is asked. */
export function answersTo(effect: Effect): readonly DomainEvent[] {
  switch (effect.type) {
    case 'send_magic_packet':
      return [{ type: 'magic_packet_done', id: effect.host, trouble: null }];
    case 'cut_power':
      return [{ type: 'cut_answered', ups: effect.ups, trouble: null }];
    case 'shut_down_machine':
      return [{ type: 'machine_answered', trouble: null }];
    case 'probe_all':
    case 'ask_port':
    case 'announce':
    case 'answer':
      return [];
  }
}
