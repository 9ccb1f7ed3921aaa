import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LongRunning } from '../../../lab/harness/long_running.js';
import { waitFor } from '../../../wait_for.js';

/** RFC 1628, "upsMIB". */
const mib = '.1.3.6.1.2.1.33.1';
const sources = { mains: 3, battery: 5 } as const;

/** A UPS by SNMP: a real snmpd (net-snmp), which tells of it what it is told to. */
export class SnmpUps {
  #agent: LongRunning | null = null;

  private constructor(
    private readonly file: string,
    readonly port: number,
  ) {}

  static async start(folder: string, port: number): Promise<SnmpUps> {
    const ups = new SnmpUps(join(folder, 'snmpd.conf'), port);
    await ups.says('mains');
    return ups;
  }

  /** By an agent that is started anew: it takes other values at its start only. */
  async says(source: keyof typeof sources): Promise<void> {
    await this.stop();
    await writeFile(this.file, configuration(source));
    const agent = new LongRunning([
      'snmpd',
      '-f',
      '-Lo',
      '-C',
      '-c',
      this.file,
      `udp:127.0.0.1:${this.port}`,
    ]);
    this.#agent = agent;
    await waitFor('the agent', () => agent.text.includes('NET-SNMP version'));
  }

  freeze(): void {
    this.#agent?.kill('SIGSTOP');
  }

  thaw(): void {
    this.#agent?.kill('SIGCONT');
  }

  async stop(): Promise<void> {
    this.thaw();
    await this.#agent?.end();
  }
}

const configuration = (source: keyof typeof sources): string =>
  [
    'rocommunity public',
    `override ${mib}.1.1.0 octet_str "Maker"`,
    `override ${mib}.1.2.0 octet_str "Model"`,
    `override ${mib}.2.1.0 integer 2`,
    `override ${mib}.2.3.0 integer 30`,
    `override ${mib}.2.4.0 integer 90`,
    `override ${mib}.4.1.0 integer ${sources[source]}`,
    '',
  ].join('\n');
