import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TlsFiles } from '../../config/sections/nut.js';
import { Failure } from '../../domain/core/failure.js';
import { seconds } from '../../domain/core/time.js';
import type { RunAs } from '../../platform/child_process.js';
import { runOnce } from '../../platform/run_once.js';
import { whyNotStarted } from '../../platform/system_error.js';
import { setAccess, writeWhole } from '../../platform/whole_file.js';
import { maxWord, quoted } from './parseconf.js';
import type { ServerCertificate } from './tls_certificate.js';

/** The library that a upsd has for TLS: NSS in Debian and Ubuntu, OpenSSL in Alpine and others. */
export type TlsLibrary = 'NSS' | 'OpenSSL';

/** By the names of the libraries in the program, which it is linked with at its start. Null: it was built without any. */
export async function tlsLibraryOf(program: string): Promise<TlsLibrary | null> {
  const text = await readFile(program, 'latin1');
  if (text.includes('libnss3.so')) return 'NSS';
  return text.includes('libssl.so') ? 'OpenSSL' : null;
}

interface Wanted {
  readonly library: TlsLibrary;
  readonly files: TlsFiles;
  readonly certificate: ServerCertificate;
  /** Where upsd's own form of them is put. */
  readonly folder: string;
  /** Who upsd runs as; null: ourselves. */
  readonly reader: RunAs | null;
}

const fileMode = 0o640;
const folderMode = 0o750;

/**
 * Gives upsd the certificate and its key in the form that its library reads.
 *
 * @returns the lines of its upsd.conf
 * @throws Failure NUT_TLS where a program is missing that makes it, or does not succeed
 */
export async function tlsLines(wanted: Wanted): Promise<readonly string[]> {
  const { library, folder } = wanted;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const own = await (library === 'NSS' ? nssLines(wanted) : openSslLines(wanted));
  await setAccess(folder, folderMode, wanted.reader?.gid ?? null);
  // Without it upsd offers SSL 3 and TLS 1.0, too.
  return [...own, 'DISABLE_WEAK_SSL true'];
}

async function openSslLines({ certificate, folder, reader }: Wanted): Promise<readonly string[]> {
  const file = join(folder, 'upsd.pem');
  const text = `${certificate.cert.trimEnd()}\n${certificate.key.trimEnd()}\n`;
  await writeWhole(file, text, { mode: fileMode, exactly: { gid: reader?.gid ?? null } });
  return [`CERTFILE ${quoted(file, maxWord)}`];
}

/** What the certificate is called in NSS's database. */
const nickname = 'sentinel-ups';

/** NSS reads a database of its own, which is made by NSS's tools, and takes a private key only as PKCS #12. */
async function nssLines({ files, folder, reader }: Wanted): Promise<readonly string[]> {
  const password = randomBytes(24).toString('hex');
  const passwordFile = join(folder, 'password');
  const bundle = join(folder, 'bundle.p12');
  const database = `sql:${folder}`;
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  try {
    await tool('certutil', ['-N', '-d', database, '-f', passwordFile]);
    await tool('openssl', [
      ...['pkcs12', '-export', '-name', nickname, '-in', files.cert, '-inkey', files.key],
      ...['-out', bundle, '-passout', `file:${passwordFile}`],
    ]);
    await tool('pk12util', ['-i', bundle, '-d', database, '-k', passwordFile, '-w', passwordFile]);
  } finally {
    for (const file of [passwordFile, bundle]) await rm(file, { force: true });
  }
  for (const name of await readdir(folder))
    await setAccess(join(folder, name), fileMode, reader?.gid ?? null);
  return [`CERTPATH ${quoted(folder, maxWord)}`, `CERTIDENT ${nickname} ${password}`];
}

/** What each is part of in Debian. */
const packages = { certutil: 'libnss3-tools', pk12util: 'libnss3-tools', openssl: 'openssl' } as const;

async function tool(name: keyof typeof packages, args: readonly string[]): Promise<void> {
  const { exitCode, killed, stderr, stdout } = await runOnce(name, args, { timeout: seconds(20) }).catch(
    (error: unknown) => {
      const needs = { package: packages[name], right: 'executable' as const };
      throw failure(whyNotStarted(name, error, needs).text);
    },
  );
  if (exitCode === 0) return;
  const words = (stderr.trim() === '' ? stdout : stderr).trim().split('\n').at(-1) ?? '';
  throw failure(killed?.text ?? `${name} ended with exit code ${exitCode ?? 'unknown'}: ${words}`);
}

const failure = (what: string): Failure =>
  new Failure('NUT_TLS', `nut.tls: ${what}.`, 'Until then upsd serves without encryption.');
