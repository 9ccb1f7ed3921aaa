import type { ControlClient } from '../adapters/control/client.js';
import type { ScheduleReport, StatusOfHost, StatusReport, UpsReport } from '../api/report.js';
import { Failure } from '../domain/core/failure.js';
import { seconds } from '../domain/core/time.js';
import type { Invocation } from './arguments.js';
import { exitCode } from './exit_code.js';
import { historyText, outageText } from './history_text.js';
import { rehearsalText } from './rehearsal_text.js';
import { statusText } from './status_text.js';

/** What a running service is asked. */
export type Question = Extract<
  Invocation,
  {
    readonly command:
      | 'status'
      | 'rehearse'
      | 'history'
      | 'health'
      | 'drill'
      | 'command'
      | 'set'
      | 'schedule'
      | 'wake'
      | 'shutdown-delay'
      | 'maintenance'
      | 'notify';
  }
>;

/**
 * Asks or commands the running service, and prints what it answers.
 *
 * @returns the exit code; for `status` it tells whether the mains is there, for `health` whether the service does its work
 * @throws Failure `NO_HOST`, `NO_SCHEDULE`, `NO_SHUTDOWN_DELAY`, and those of the client
 */
export async function ask(
  question: Question,
  client: ControlClient,
  print: (text: string) => void,
): Promise<number> {
  switch (question.command) {
    case 'status': {
      const report = await client.status();
      print(question.json ? JSON.stringify(report, null, 2) : statusText(report, new Date()));
      return codeOf(report);
    }
    case 'rehearse': {
      const report = await client.rehearsal(question);
      print(question.json ? JSON.stringify(report, null, 2) : rehearsalText(report));
      return exitCode.ok;
    }
    case 'health': {
      const { healthy, reasons } = await client.health();
      print(healthy ? 'healthy' : ['unhealthy:', ...reasons].join('\n  '));
      return healthy ? exitCode.ok : exitCode.unhealthy;
    }
    case 'history': {
      const { id, json } = question;
      const answer = id === null ? await client.history() : await client.outage(id);
      const text = (): string => ('events' in answer ? outageText(answer) : historyText(answer));
      print(json ? JSON.stringify(answer, null, 2) : text());
      return exitCode.ok;
    }
    case 'drill':
      print(await client.command(`drill.${question.action}`, { ups: question.ups }));
      return exitCode.ok;
    case 'command': {
      const { ups, name, value } = question;
      print(await client.command('ups.command', { ups, command: name, value }));
      return exitCode.ok;
    }
    case 'set': {
      const { ups, name, value } = question;
      print(await client.command('ups.variable', { ups, variable: name, value }));
      return exitCode.ok;
    }
    case 'wake': {
      const { hosts } = await client.status();
      const host = called(question.host, hosts);
      if (host === null) throw noHost(question.host, hosts);
      print(await client.command('host.wake', { host: host.id }));
      return exitCode.ok;
    }
    case 'schedule': {
      const { schedules } = await client.status();
      const schedule = called(question.schedule, schedules);
      if (schedule === null) throw noSchedule(question.schedule, schedules);
      print(await client.command(`schedule.${question.action}`, { schedule: schedule.id }));
      return exitCode.ok;
    }
    case 'shutdown-delay': {
      const section = sectionOf(question.of, await client.status());
      print(await client.command('ups.shutdown_delay', { section, seconds: question.delay / seconds(1) }));
      return exitCode.ok;
    }
    case 'notify':
      return await testTargets(question.target, client, print);
    case 'maintenance': {
      const { minutes } = question;
      const name = minutes === 0 ? 'maintenance.stop' : 'maintenance.start';
      print(await client.command(name, { minutes }));
      return exitCode.ok;
    }
  }
}

/** One after the other, and tells what each server says. @returns the code of a refusal where one of them got nothing */
async function testTargets(
  named: string | null,
  client: ControlClient,
  print: (text: string) => void,
): Promise<number> {
  const { targets } = await client.notifications();
  const names = named === null ? targets.map(({ name }) => name) : [named];
  if (names.length === 0)
    throw new Failure(
      'NO_TARGET',
      'Nobody is to be notified.',
      'Enter somebody below notify.targets (docs/notifications.md), and start the service again.',
    );
  let code: number = exitCode.ok;
  for (const name of names) {
    const { delivered, message } = await client.testNotification(name);
    print(message);
    if (!delivered) code = exitCode.refused;
  }
  return code;
}

/** The UPS of a host, or the UPS of that name. */
function sectionOf(name: string, { hosts, upses }: StatusReport): string {
  const host = called(name, hosts);
  if (host === null) {
    if (upses.some((ups) => ups.name === name)) return name;
    throw noHost(name, hosts);
  }
  if (host.ups !== null) return host.ups;
  throw new Failure(
    'NO_SHUTDOWN_DELAY',
    `The host ${host.name} has no shutdown_delay.`,
    'Give it one in the configuration; then it can be changed.',
  );
}

/** By its id, or by its name in whatever case. */
const called = <T extends { readonly id: string; readonly name: string }>(
  name: string,
  among: readonly T[],
): T | null =>
  among.find(({ id }) => id === name) ??
  among.find((one) => one.name.toLowerCase() === name.toLowerCase()) ??
  null;

const noSchedule = (name: string, schedules: readonly ScheduleReport[]): Failure =>
  new Failure(
    'NO_SCHEDULE',
    `There is no schedule ${JSON.stringify(name)}.`,
    schedules.length === 0
      ? 'The configuration has no schedules.'
      : `The schedules are: ${schedules.map((schedule) => schedule.name).join(', ')}.`,
  );

const noHost = (name: string, hosts: readonly StatusOfHost[]): Failure =>
  new Failure(
    'NO_HOST',
    `There is no host ${JSON.stringify(name)}.`,
    hosts.length === 0
      ? 'The configuration has no hosts.'
      : `The hosts are: ${hosts.map((host) => host.name).join(', ')}.`,
  );

function codeOf({ upses }: StatusReport): number {
  const says = (word: string) => (ups: UpsReport) => ups.status.split(' ').includes(word);
  if (upses.some(says('OB'))) return exitCode.onBattery;
  return upses.every(says('OL')) ? exitCode.ok : exitCode.undecided;
}
