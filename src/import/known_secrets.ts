import { createHash } from 'node:crypto';

/** Passwords that stand in the source or the documents of the programs that are imported from, or in firmware. */
const knownPasswords: ReadonlySet<string> = new Set([
  'secret',
  'monpass',
  'adminpass',
  '123456',
  'mypass',
  'pass',
  'password',
  'admin',
]);

/** The token in the example configuration of UPS_Server_Docker. */
const exampleToken = 'your_super_secret_api_token';

/** SHA-256 of the token that UPS_Server_Docker falls back to, which stands in its source (app/api.py). */
const fallbackToken = '18235694fece24215991bd6c8a269d5673e0fbe77fdf88f576c23834d57cfc12';

export const isKnownPassword = (password: string): boolean => knownPasswords.has(password);

export const isKnownToken = (token: string): boolean =>
  token === exampleToken || createHash('sha256').update(token).digest('hex') === fallbackToken;
