import { randomBytes } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tell } from './script.js';

/**
 * The example configuration with another first sentinel.
 *
 * @throws Error where the example has no line `  - ADDRESS` below `sentinels:`
 */
export const withFirstSentinel = (example: string, address: string): string => {
  const lines = example.split('\n');
  const heading = lines.findIndex((line) => /^sentinels:\s*(#.*)?$/.test(line));
  const first = lines.findIndex((line, index) => index > heading && /^\s+- \d+\.\d+\.\d+\.\d+/.test(line));
  if (heading < 0 || first < 0)
    throw new Error('The example configuration has no sentinel to put another in place of.');
  return lines
    .map((line, index) => (index === first ? line.replace(/\d+\.\d+\.\d+\.\d+/, address) : line))
    .join('\n');
};

// The comma and the hyphen of base64url would need no quotes either; NUT's own files dislike `#` and `"`.
const newPassword = (): string => randomBytes(18).toString('base64url');

/** The secrets with one of this name; what is there already stays as it is. */
export const withSecret = (secrets: string, name: string, value: string): string => {
  if (new RegExp(`^${name}\\s*:`, 'm').test(secrets)) return secrets;
  const start = secrets === '' || secrets.endsWith('\n') ? secrets : `${secrets}\n`;
  return `${start}${name}: "${value}"\n`;
};

const writeSecrets = (file: string): void => {
  const secrets = existsSync(file) ? readFileSync(file, 'utf8') : null;
  const missing = withSecret(secrets ?? '', 'nut_monuser', newPassword()).slice(secrets?.length ?? 0);
  if (missing === '') return;
  if (secrets === null) {
    const head = '# Passwords that the configuration names by !secret. Keep this file to yourself.\n';
    writeFileSync(file, `${head}${missing}`, { mode: 0o600, flag: 'wx' });
  } else {
    appendFileSync(file, missing);
  }
  tell('Wrote a new password for the NUT user "monuser" to config/secrets.yaml.');
};

/**
 * Writes config/sentinel-ups.yaml where it is missing, and the password that it names. What is there is never changed,
 * but for that password where it is missing.
 *
 * @param folder the checkout
 * @param gateway the address to watch first; null where the machine has no default gateway
 * @returns the configuration file's path
 */
export const writeFirstConfiguration = (folder: string, gateway: string | null): string => {
  const file = join(folder, 'config', 'sentinel-ups.yaml');
  // Somebody's own configuration may need no such secret, or have it elsewhere.
  if (existsSync(file)) return file;
  writeSecrets(join(folder, 'config', 'secrets.yaml'));

  const example = readFileSync(join(folder, 'config', 'sentinel-ups.example.yaml'), 'utf8');
  writeFileSync(file, withFirstSentinel(example, gateway ?? '127.0.0.1'), { flag: 'wx' });
  tell('Wrote a first configuration to config/sentinel-ups.yaml.');
  if (gateway === null) {
    tell(
      'This machine has no default gateway, so it watches 127.0.0.1, which is always there: no outage will',
    );
    tell('ever be seen. Put devices on raw mains below "sentinels:" instead.');
  } else {
    tell(
      `It watches the default gateway, ${gateway}. That is right if the gateway hangs on raw mains, not on the UPS;`,
    );
    tell('otherwise put devices on raw mains below "sentinels:" instead, best two or three.');
  }
  return file;
};
