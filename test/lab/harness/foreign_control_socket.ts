import { chown, mkdir, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { waitFor } from '../../wait_for.js';
import { isServed } from '../../../src/adapters/control/socket.js';
import { LongRunning } from './long_running.js';

/** The user "nobody", as Debian has it. */
const nobody = 65_534;

/** Answers everything as a healthy service on mains would. */
const script = `
const answer = {
  healthy: true, reasons: [], problems: [], version: '6.6.6', drill: false, maintenance_until: null, last_outage: null,
  mains: { state: 'present', since: new Date().toISOString(), reason: 'forged', simulated: false },
  sentinels: [], witnesses: [], upses: [], hosts: [],
};
require('node:http').createServer((_, response) => response.end(JSON.stringify(answer))).listen(process.argv[1], () => {
  require('node:fs').chmodSync(process.argv[1], 0o777);
});`;

/** Has another user serve a control socket, in a folder of that user's. Only root can; call the result to end it. */
export async function foreignControlSocket(path: string): Promise<() => Promise<void>> {
  await mkdir(dirname(path), { mode: 0o755 });
  await chown(dirname(path), nobody, nobody);
  const server = new LongRunning([
    'setpriv',
    ...[`--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups', '--'],
    ...[process.execPath, '-e', script, path],
  ]);
  await waitFor('the foreign socket', () => isServed(path));
  return async () => {
    await server.end();
    await rm(dirname(path), { recursive: true, force: true });
  };
}
