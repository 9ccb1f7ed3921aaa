import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { connect as connectEncrypted } from 'node:tls';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Authority, type Issued } from '../adapters/nut/authority.js';
import { nutFolder, RealNut } from '../adapters/nut/real_nut.js';
import { withOwnRunFolder } from '../lab/harness/upsmon.js';
import { waitFor } from '../wait_for.js';

/** Asks as clients do: STARTTLS, then everything else encrypted. */
const askEncrypted = async (port: number, ca: string, question: string) => {
  const trusted = await readFile(ca);
  return new Promise<{ answer: string; serial: string; protocol: string | null }>((resolve, reject) => {
    const plain = connect({ host: '127.0.0.1', port });
    plain.on('error', reject);
    plain.write('STARTTLS\n');
    plain.once('data', (answer) => {
      if (!answer.toString().startsWith('OK STARTTLS')) {
        reject(new Error(answer.toString()));
        return;
      }
      const socket = connectEncrypted({ socket: plain, ca: trusted, host: '127.0.0.1' });
      socket.on('error', reject);
      socket.once('secureConnect', () => socket.write(`${question}\n`));
      createInterface({ input: socket }).once('line', (line) => {
        const serial = socket.getPeerCertificate().serialNumber;
        resolve({ answer: line, serial, protocol: socket.getProtocol() });
        socket.destroy();
      });
    });
  });
};

describe('TLS of our upsd', () => {
  let folder: string;
  let authority: Authority;
  let nut: RealNut | null;
  const children: ChildProcess[] = [];
  beforeEach(async () => {
    folder = await nutFolder();
    authority = await Authority.create(folder);
    nut = null;
  });
  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    await nut?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const started = async (files: Pick<Issued, 'cert' | 'key'>): Promise<RealNut> => {
    const tls = { cert: files.cert, key: files.key };
    const users = [{ name: 'mon', password: 'pass', role: 'secondary' }] as const;
    nut = await RealNut.start(['ups'], undefined, { tls, users });
    return nut;
  };

  it.each(['rsa', 'ec'] as const)(
    'encrypts for those who ask for it, with the certificate (%s) and its authorities, and serves the others as before',
    async (kind) => {
      const issued = await authority.issue({ kind });
      const served = await started(issued);
      const { port, inbox, folder: own } = served;
      expect(await askEncrypted(port, issued.ca, 'LIST UPS')).toMatchObject({
        answer: 'BEGIN LIST UPS',
        protocol: expect.stringMatching(/^TLSv1\.[23]$/) as string,
      });
      const plain = served.client();
      expect(await plain.upsNames()).toEqual(['ups']);
      plain.close();
      expect(inbox.of('component_failed')).toEqual([]);
      // What upsd reads is closed to others, and what made it is gone.
      const { stdout } = await promisify(execFile)('find', [join(own, 'c'), '-type', 'f', '-perm', '/o+r']);
      expect(stdout).toBe('');
      const { stdout: left } = await promisify(execFile)('find', [
        own,
        '-name',
        'password',
        '-o',
        '-name',
        '*.p12',
      ]);
      expect(left).toBe('');
    },
  );

  it('is enough for an upsmon that insists on it', async () => {
    const issued = await authority.issue();
    const served = await started(issued);
    const { port } = served;
    const conf = join(folder, 'm');
    await mkdir(conf);
    await promisify(execFile)('certutil', ['-N', '-d', conf, '--empty-password']);
    await promisify(execFile)('certutil', ['-A', '-d', conf, '-n', 'root', '-t', 'C,,', '-i', issued.ca]);
    await writeFile(
      join(conf, 'upsmon.conf'),
      `MONITOR ups@127.0.0.1:${port} 1 mon pass secondary\nMINSUPPLIES 1\nSHUTDOWNCMD true\nRUN_AS_USER root\n` +
        `CERTPATH ${conf}\nCERTHOST 127.0.0.1 127.0.0.1 1 1\nCERTVERIFY 1\nFORCESSL 1\n`,
      { mode: 0o640 },
    );
    const env = { NUT_CONFPATH: conf, NUT_PIDPATH: conf, NUT_ALTPIDPATH: conf, PATH: process.env['PATH'] };
    const [first, ...rest] = withOwnRunFolder;
    children.push(spawn(first, [...rest, '/lib/nut/upsmon', '-F', '-p'], { env, stdio: 'ignore' }));
    const asking = served.client();
    await waitFor('it is logged in', async () => (await asking.clientAddresses('ups')).length === 1);
    asking.close();
  });

  it('has the renewed certificate once it is started anew', async () => {
    const issued = await authority.issue();
    const renewed = await authority.issue();
    const served = await started(issued);
    const { serial } = await askEncrypted(served.port, issued.ca, 'LIST UPS');
    await copyFile(renewed.cert, issued.cert);
    await copyFile(renewed.key, issued.key);
    process.kill(await served.upsdPid(), 'SIGKILL');
    await waitFor('the renewed one', async () => {
      const answer = await askEncrypted(served.port, issued.ca, 'LIST UPS').catch(() => null);
      return answer !== null && answer.serial !== serial;
    });
  });

  it.each<[what: string, spoil: (issued: Issued) => Promise<unknown>, told: RegExp]>([
    ['that is not there', ({ cert }) => rm(cert), /nut\.tls\.cert: there is no file/],
    ['whose key is not there', ({ key }) => rm(key), /nut\.tls\.key: there is no file/],
    ['that is none', ({ cert }) => writeFile(cert, 'certificate'), /holds no certificate/],
    ['whose key is none', ({ key }) => writeFile(key, 'key'), /holds no private key/],
    [
      'of another key',
      async ({ key }) => copyFile((await authority.issue()).key, key),
      /is the key of another certificate/,
    ],
    [
      'whose key has a passphrase',
      ({ key }) =>
        promisify(execFile)('openssl', ['rsa', '-aes256', '-in', key, '-passout', 'pass:word', '-out', key]),
      /has a passphrase/,
    ],
  ])('tells of a certificate %s, and serves unencrypted', async (_, spoil, told) => {
    const issued = await authority.issue();
    await spoil(issued);
    const served = await started(issued);
    const { port, inbox, log } = served;
    const asking = served.client();
    expect(await asking.upsNames()).toEqual(['ups']);
    asking.close();
    await expect(askEncrypted(port, await rootOf(), 'LIST UPS')).rejects.toThrow('FEATURE-NOT-CONFIGURED');
    expect(inbox.of('component_failed')).toMatchObject([{ component: 'TLS of upsd' }]);
    expect(log.text('warn')).toMatch(told);
  });

  const rootOf = async (): Promise<string> => (await authority.issue()).ca;
});
