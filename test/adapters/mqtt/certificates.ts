import { execFile } from 'node:child_process';
import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

export interface Certificates {
  readonly folder: string;
  readonly ca: string;
  /** A certificate and its key, signed by the authority. */
  signed(name: string): Promise<{ readonly cert: string; readonly key: string }>;
}

/** A certificate authority of the test's own, made with openssl. */
export const certificateAuthority = async (commonName = 'Test CA'): Promise<Certificates> => {
  const folder = await mkdtemp(join(tmpdir(), 'test-ca-'));
  const openssl = (...args: string[]) => execute('openssl', args, { cwd: folder });
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  await openssl(
    'req',
    '-x509',
    ...newKey,
    '-keyout',
    'ca.key',
    '-out',
    'ca.crt',
    '-days',
    '2',
    '-subj',
    `/CN=${commonName}`,
  );
  return {
    folder,
    ca: join(folder, 'ca.crt'),
    signed: async (name) => {
      const files = { cert: `${name}.crt`, key: `${name}.key`, request: `${name}.csr` };
      await openssl(
        ...['req', ...newKey, '-keyout', files.key, '-out', files.request, '-subj', `/CN=${name}`],
        ...['-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost'],
      );
      await openssl(
        ...['x509', '-req', '-in', files.request, '-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial'],
        ...['-days', '2', '-copy_extensions', 'copyall', '-out', files.cert],
      );
      await chmod(join(folder, files.key), 0o644);
      return { cert: join(folder, files.cert), key: join(folder, files.key) };
    },
  };
};
