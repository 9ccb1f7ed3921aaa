import { createHash, createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import type { TlsFiles } from '../../config/sections/nut.js';
import { Failure, messageOf } from '../../domain/core/failure.js';
import { readText } from '../../platform/whole_file.js';

/** A certificate and its private key, which belong together. */
export interface ServerCertificate {
  /** Both as they are in their files: PEM. */
  readonly cert: string;
  readonly key: string;
  /** In milliseconds since 1970. */
  readonly validFrom: number;
  readonly validTo: number;
  /** Tells whether they are others than before. */
  readonly digest: string;
}

/** Far more than a certificate with all of its authorities. */
const maxBytes = 256 * 1024;

/** Reads both files. @throws Failure NUT_TLS where they are not there, are of no use, or do not belong together */
export async function readCertificate(files: TlsFiles): Promise<ServerCertificate> {
  const [cert, key] = await Promise.all([read('cert', files.cert), read('key', files.key)]);
  const certificate = parsedCertificate(cert, files.cert);
  if (!certificate.checkPrivateKey(parsedKey(key, files.key)))
    throw failure(`nut.tls.key (${files.key}) is the key of another certificate than nut.tls.cert`);
  return {
    cert,
    key,
    validFrom: Date.parse(certificate.validFrom),
    validTo: Date.parse(certificate.validTo),
    digest: createHash('sha256').update(`${cert}\0${key}`).digest('hex'),
  };
}

async function read(which: keyof TlsFiles, file: string): Promise<string> {
  const text = await readText(file, maxBytes).catch((error: unknown) => {
    throw failure(`nut.tls.${which} (${file}) cannot be read: ${messageOf(error)}`);
  });
  if (text === null) throw failure(`nut.tls.${which}: there is no file ${file}`);
  return text;
}

/** The first certificate is the server's own; those of its authorities follow. */
function parsedCertificate(text: string, file: string): X509Certificate {
  try {
    return new X509Certificate(text);
  } catch {
    throw failure(`nut.tls.cert (${file}) holds no certificate in the form PEM`);
  }
}

function parsedKey(text: string, file: string): KeyObject {
  try {
    return createPrivateKey(text);
  } catch {
    const what = text.includes('ENCRYPTED')
      ? 'has a passphrase: upsd starts without anybody to type it in, so give it a key without one'
      : 'holds no private key in the form PEM';
    throw failure(`nut.tls.key (${file}) ${what}`);
  }
}

const failure = (what: string): Failure =>
  new Failure('NUT_TLS', `${what}.`, 'Until then upsd serves without encryption.');
