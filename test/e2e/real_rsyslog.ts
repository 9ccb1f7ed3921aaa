import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LogReceiver } from '../../src/config/sections/log.js';
import { freePort } from '../adapters/mqtt/real_broker.js';
import type { Issued } from '../adapters/nut/authority.js';
import { waitFor } from '../wait_for.js';

const program = '/usr/sbin/rsyslogd';

/** Whether Debian's packages rsyslog and rsyslog-gnutls are there. */
export const hasRsyslog =
  existsSync(program) &&
  readdirSync('/usr/lib').some((folder) => existsSync(join('/usr/lib', folder, 'rsyslog/lmnsd_gtls.so')));

/** What rsyslog made of a message. */
export interface Parsed {
  readonly pri: string;
  readonly time: string;
  readonly host: string;
  readonly app: string;
  readonly process: string;
  readonly id: string;
  readonly data: string;
  readonly msg: string;
}

const properties = {
  pri: 'pri',
  time: 'timereported" dateformat="rfc3339',
  host: 'hostname',
  app: 'app-name',
  process: 'procid',
  id: 'msgid',
  data: 'structured-data',
  msg: 'msg',
};

const template = `template(name="parsed" type="list" option.jsonf="on") {
${Object.entries(properties)
  .map(([name, property]) => `  property(outname="${name}" name="${property}" format="jsonf")`)
  .join('\n')}
}`;

/** Debian's rsyslog on a port of its own, with the configuration that docs/logs.md gives for it. */
export class RealRsyslog {
  #child: ChildProcess | null = null;
  #said = '';

  private constructor(
    readonly port: number,
    private readonly folder: string,
    private readonly transport: LogReceiver['transport'],
  ) {}

  static async prepare(transport: LogReceiver['transport'], tls: Issued): Promise<RealRsyslog> {
    const folder = await mkdtemp(join(tmpdir(), 'real-rsyslog-'));
    const rsyslog = new RealRsyslog(await freePort(), folder, transport);
    const { port } = rsyslog;
    const inputs = {
      udp: `module(load="imudp")\ninput(type="imudp" address="127.0.0.1" port="${port}" ruleset="kept")`,
      tcp: `module(load="imtcp")\ninput(type="imtcp" address="127.0.0.1" port="${port}" ruleset="kept")`,
      tls: `global(defaultNetstreamDriver="gtls" defaultNetstreamDriverCAFile="${tls.ca}"
  defaultNetstreamDriverCertFile="${tls.cert}" defaultNetstreamDriverKeyFile="${tls.key}")
module(load="imtcp" streamDriver.name="gtls" streamDriver.mode="1" streamDriver.authMode="anon")
input(type="imtcp" address="127.0.0.1" port="${port}" ruleset="kept")`,
    };
    const kept = `ruleset(name="kept") { action(type="omfile" file="${folder}/kept" template="parsed") }`;
    const work = `global(workDirectory="${folder}")`;
    await writeFile(join(folder, 'conf'), [work, template, kept, inputs[transport], ''].join('\n'));
    return rsyslog;
  }

  async start(): Promise<void> {
    const child = spawn(program, ['-n', '-f', join(this.folder, 'conf'), '-i', join(this.folder, 'pid')]);
    this.#child = child;
    for (const output of [child.stdout, child.stderr])
      output.on('data', (piece: Buffer) => (this.#said += piece.toString()));
    await waitFor('rsyslog to listen', () => {
      if (child.exitCode !== null) throw new Error(`rsyslogd ended: ${this.#said}`);
      return this.#listens();
    });
  }

  async stop(): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child?.exitCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  }

  async close(): Promise<void> {
    await this.stop();
    await rm(this.folder, { recursive: true });
  }

  async messages(): Promise<readonly Parsed[]> {
    const text = await readFile(join(this.folder, 'kept'), 'utf8').catch(() => '');
    return text
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Parsed);
  }

  async #listens(): Promise<boolean> {
    if (this.transport === 'udp') {
      const port = this.port.toString(16).toUpperCase().padStart(4, '0');
      return (await readFile('/proc/net/udp', 'utf8')).includes(`0100007F:${port} `);
    }
    const socket = connect(this.port, '127.0.0.1');
    try {
      await once(socket, 'connect');
      return true;
    } catch {
      return false;
    } finally {
      socket.destroy();
    }
  }
}
