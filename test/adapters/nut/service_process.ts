import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import type { UpsStatus } from '../../../src/domain/view/snapshot.js';

const source = join(import.meta.dirname, '../../../src');

/**
 * The NUT part of the service as a process of its own, which can be killed: driver sockets and upsd, saying `status` from its
 * start. Everything it needs is compiled into `folder`.
 */
export async function serviceProcess(
  folder: string,
  settings: { readonly port: number; readonly runAs: { uid: number; gid: number } | null },
): Promise<(status: UpsStatus) => ChildProcess> {
  const code = join(folder, 'code');
  for (const part of ['domain', 'platform', 'api', 'adapters/nut']) await compile(part, code);
  await symlink(join(source, '../node_modules'), join(code, 'node_modules'));
  await writeFile(join(code, 'package.json'), '{"type":"module"}');
  await writeFile(join(code, 'service.js'), script);
  return (status) =>
    spawn(process.execPath, [join(code, 'service.js'), JSON.stringify({ ...settings, folder, status })], {
      stdio: 'inherit',
    });
}

async function compile(part: string, to: string): Promise<void> {
  for (const name of await readdir(join(source, part), { recursive: true })) {
    if (!name.endsWith('.ts')) continue;
    const text = await readFile(join(source, part, name), 'utf8');
    const { outputText } = ts.transpileModule(text, {
      compilerOptions: {
        target: ts.ScriptTarget.ES2023,
        module: ts.ModuleKind.ESNext,
        verbatimModuleSyntax: true,
      },
    });
    const file = join(to, part, name.replace(/\.ts$/, '.js'));
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, outputText);
  }
}

const script = `
import { NutDriver } from './adapters/nut/driver.js';
import { Upsd } from './adapters/nut/upsd.js';
import { Supervisor } from './platform/supervisor.js';
const { folder, port, runAs, status } = JSON.parse(process.argv[2]);
const log = { debug() {}, info() {}, warn() {}, error: (m) => console.error(m), child: () => log };
const inbox = { dispatch() {}, command: async () => ({ accepted: true, message: '' }) };
const clock = { now: () => ({ monotonic: performance.now(), wall: Date.now() }) };
const stateFolder = folder + '/s';
const upses = [{ name: 'ups', description: '' }];
const driver = new NutDriver({ upses, serialPrefix: 'x', version: '1', stateFolder, gid: runAs?.gid ?? null, external: false, maxConnections: 256 }, inbox, log);
const upsd = new Upsd({ listen: [{ address: '127.0.0.1', port }], users: [{ name: 'mon', password: 'pass', role: 'secondary' }], maxAge: 15_000, tls: null, upses,
  folder: folder + '/c', stateFolder, runAs, hostAt: () => null }, new Supervisor(log), inbox, clock, log);
const view = { name: 'ups', description: '', aliasOf: null, status, nutStatus: status, report: null, lowBatteryIn: null, shutdownDelay: 300000, battery: null,
  clients: null, simulated: false, testResult: '' };
await driver.start();
driver.show({ upses: [view] });
upsd.show({ upses: [view] });
await upsd.start();
`;
