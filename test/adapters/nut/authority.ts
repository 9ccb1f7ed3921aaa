import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { TlsFiles } from '../../../src/config/sections/nut.js';

const run = promisify(execFile);

export interface Issued extends TlsFiles {
  /** The PEM file of whom clients have to trust. */
  readonly ca: string;
}

interface Order {
  readonly kind?: 'rsa' | 'ec';
  readonly days?: number;
}

const newKey = {
  rsa: ['-newkey', 'rsa:2048'],
  ec: ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'],
} as const;

/** Gives out certificates for 127.0.0.1 as people get them: signed by an intermediate authority, which stands in the file, too. */
export class Authority {
  private issued = 0;

  private constructor(private readonly folder: string) {}

  static async create(folder: string): Promise<Authority> {
    const authority = new Authority(folder);
    await authority.#openssl(
      ...['req', '-x509', ...newKey.rsa, '-nodes', '-days', '30', '-subj', '/CN=Root of the test'],
      ...['-keyout', 'root.key', '-out', 'root.pem'],
    );
    await authority.#sign('intermediate', 'root', 'basicConstraints=critical,CA:TRUE', {});
    return authority;
  }

  async issue(order: Order = {}): Promise<Issued> {
    this.issued += 1;
    const name = `server${this.issued}`;
    await this.#sign(name, 'intermediate', 'subjectAltName=IP:127.0.0.1,DNS:localhost', order);
    const cert = join(this.folder, `${name}.pem`);
    const [own, intermediate] = await Promise.all([
      readFile(cert),
      readFile(join(this.folder, 'intermediate.pem')),
    ]);
    await writeFile(cert, Buffer.concat([own, intermediate]));
    return { cert, key: join(this.folder, `${name}.key`), ca: join(this.folder, 'root.pem') };
  }

  async #sign(
    name: string,
    by: string,
    extension: string,
    { kind = 'rsa', days = 30 }: Order,
  ): Promise<void> {
    await writeFile(join(this.folder, `${name}.ext`), extension);
    await this.#openssl(
      ...['req', ...newKey[kind], '-nodes', '-subj', '/CN=127.0.0.1/O=' + name],
      ...['-keyout', `${name}.key`, '-out', `${name}.csr`],
    );
    await this.#openssl(
      ...['x509', '-req', '-in', `${name}.csr`, '-CA', `${by}.pem`, '-CAkey', `${by}.key`, '-CAcreateserial'],
      ...['-days', String(days), '-extfile', `${name}.ext`, '-out', `${name}.pem`],
    );
  }

  async #openssl(...words: readonly string[]): Promise<void> {
    await run('openssl', [...words], { cwd: this.folder });
  }
}
