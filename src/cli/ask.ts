import { ControlClient } from '../adapters/control/control_client.js';
import { maintenancePath, shutdownDelayPath, wakePath } from '../adapters/control/requests.js';
import { Failure } from '../domain/failure.js';
import type { StatusOfHost, StatusReport } from '../api/report.js';
import type { Duration } from '../domain/time.js';
import { exitCode } from './exit_code.js';
import { statusText } from './status_text.js';

/** `status`: prints the table (or JSON), and tells by its exit code whether the mains is there. */
export async function status(
  socketPaths: readonly string[],
  json: boolean,
  print: (text: string) => void,
): Promise<number> {
  const report = await new ControlClient(socketPaths).status();
  print(json ? JSON.stringify(report, null, 2) : statusText(report, new Date()));
  return codeOf(report);
}

/** `health`: prints whether the service does its work and, if not, why; tells the same by its exit code. */
export async function health(socketPaths: readonly string[], print: (text: string) => void): Promise<number> {
  const { healthy, reasons } = await new ControlClient(socketPaths).health();
  print(healthy ? 'healthy' : ['unhealthy:', ...reasons].join('\n  '));
  return healthy ? exitCode.ok : exitCode.unhealthy;
}

/** `drill start|stop`. */
export async function drill(
  socketPaths: readonly string[],
  action: 'start' | 'stop',
  print: (text: string) => void,
): Promise<number> {
  print(await new ControlClient(socketPaths).command(`/drill/${action}`));
  return exitCode.ok;
}

/** `wake HOST`: by the host's id, or by its name in whatever case. @throws Failure `NO_HOST`, and those of the client */
export async function wake(
  socketPaths: readonly string[],
  host: string,
  print: (text: string) => void,
): Promise<number> {
  const client = new ControlClient(socketPaths);
  const { hosts } = await client.status();
  const found = hostCalled(host, hosts);
  if (found === null) throw noHost(host, hosts);
  print(await client.command(wakePath(found.id)));
  return exitCode.ok;
}

/** `shutdown-delay HOST DURATION`: of a host as for `wake`, or of a UPS by its name. @throws Failure `NO_HOST`, `NO_SHUTDOWN_DELAY` */
export async function shutdownDelay(
  socketPaths: readonly string[],
  of: string,
  delay: Duration,
  print: (text: string) => void,
): Promise<number> {
  const client = new ControlClient(socketPaths);
  const { hosts, upses } = await client.status();
  const found = hostCalled(of, hosts);
  if (found === null && !upses.some(({ name }) => name === of)) throw noHost(of, hosts);
  if (found !== null && found.ups === null) {
    throw new Failure(
      'NO_SHUTDOWN_DELAY',
      `The host ${found.name} has no shutdown_delay.`,
      'Give it one in the configuration; then it can be changed.',
    );
  }
  print(await client.command(shutdownDelayPath(found?.ups ?? of, delay)));
  return exitCode.ok;
}

const hostCalled = (name: string, hosts: readonly StatusOfHost[]): StatusOfHost | null =>
  hosts.find(({ id }) => id === name) ??
  hosts.find((host) => host.name.toLowerCase() === name.toLowerCase()) ??
  null;

const noHost = (name: string, hosts: readonly StatusOfHost[]): Failure =>
  new Failure(
    'NO_HOST',
    `There is no host ${JSON.stringify(name)}.`,
    hosts.length === 0
      ? 'The configuration has no hosts.'
      : `The hosts are: ${hosts.map((host) => host.name).join(', ')}.`,
  );

/** `maintenance start|stop`. */
export async function maintenance(
  socketPaths: readonly string[],
  minutes: number,
  print: (text: string) => void,
): Promise<number> {
  const path = minutes === 0 ? '/maintenance/stop' : maintenancePath(minutes);
  print(await new ControlClient(socketPaths).command(path));
  return exitCode.ok;
}

function codeOf({ upses }: StatusReport): number {
  if (upses.some(({ status: ups }) => ups.startsWith('OB'))) return exitCode.onBattery;
  return upses.every(({ status: ups }) => ups === 'OL') ? exitCode.ok : exitCode.undecided;
}
