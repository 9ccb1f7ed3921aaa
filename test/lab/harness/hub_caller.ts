import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { HostMachine } from './host_machine.js';
import type { Service } from './service.js';

/** The hub's answer; `status` 0: there was none. */
export interface HubAnswer {
  readonly status: number;
  readonly body: string;
}

/** The token that the service made at its first start. */
export const keptToken = async (service: Service): Promise<string> =>
  (await readFile(join(service.dataFolder, 'http-token'), 'utf8')).trim();

/** Calls the hub with curl from a machine of the house, as UPS_monitor's script does. */
export class HubCaller {
  constructor(
    private readonly machine: HostMachine,
    /** Null: it sends none. */
    private readonly token: string | null,
  ) {}

  get(path: string): Promise<HubAnswer> {
    return this.call(path);
  }

  /** Posts a report of the caller's own address, or of another. */
  report(report: Readonly<Record<string, unknown>>): Promise<HubAnswer> {
    const body = JSON.stringify({ ip: this.machine.address, ...report });
    return this.call('/status', '-X', 'POST', '-H', 'Content-Type: application/json', '-d', body);
  }

  /** `ups.status` and `ups.simulation` as `/upsc` has them; null where there is no answer, or a refusal. */
  async upsc(): Promise<{ readonly status: unknown; readonly simulation: unknown } | null> {
    const { status, body } = await this.get('/upsc');
    if (status !== 200) return null;
    const { ups } = JSON.parse(body) as { ups: { status: unknown; simulation: unknown } };
    return { status: ups.status, simulation: ups.simulation };
  }

  private async call(path: string, ...options: readonly string[]): Promise<HubAnswer> {
    const authorization = this.token === null ? [] : ['-H', `Authorization: Bearer ${this.token}`];
    const { stdout } = await this.machine.run('curl', [
      ...['--silent', '--connect-timeout', '5', '--max-time', '10', '--write-out', '\n%{http_code}'],
      ...[...authorization, ...options, `http://${this.machine.server}:5000${path}`],
    ]);
    const lineEnd = stdout.lastIndexOf('\n');
    return { status: Number(stdout.slice(lineEnd + 1)), body: stdout.slice(0, lineEnd) };
  }
}
