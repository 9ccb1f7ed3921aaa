import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const bootstrap = fileURLToPath(new URL('../../scripts/run.mjs', import.meta.url));

const standInNpm = '#!/bin/sh\necho "npm was asked to $1"\nexit 3\n';
// The compiler leaves the script that is run then.
const standInCompiler = `
  const { mkdirSync, writeFileSync } = require('node:fs');
  mkdirSync('.cache/scripts', { recursive: true });
  writeFileSync('.cache/scripts/hello.js', 'console.log("hello", ...process.argv.slice(2))');
`;

let folder = '';
const write = (name: string, text: string, mode = 0o644): void =>
  writeFileSync(join(folder, name), text, { mode });

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const runBootstrap = async (...nodeOptions: string[]): Promise<Ended> => {
  const words = [...nodeOptions, join(folder, 'scripts', 'run.mjs'), 'hello', '--to', 'you'];
  const env = { ...process.env, PATH: `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}` };
  try {
    return { code: 0, ...(await promisify(execFile)(process.execPath, words, { env })) };
  } catch (error) {
    return error as Ended;
  }
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sups-bootstrap-'));
  for (const name of ['scripts', 'bin', 'node_modules/typescript/bin'])
    mkdirSync(join(folder, name), { recursive: true });
  copyFileSync(bootstrap, join(folder, 'scripts', 'run.mjs'));
  write('package.json', '{}');
  write('bin/npm', standInNpm, 0o755);
  write('node_modules/typescript/bin/tsc', standInCompiler);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const one = { version: '1.0.0', integrity: 'sha512-one' };
const installed = (packages: Record<string, object>): void => {
  const asked = {
    '': { version: '0.1.0' },
    'node_modules/one': one,
    'node_modules/for-windows': { version: '1.0.0', integrity: 'sha512-two', optional: true },
  };
  write('package-lock.json', JSON.stringify({ packages: asked }));
  write('node_modules/.package-lock.json', JSON.stringify({ packages }));
};

describe('npm packages', () => {
  it('are current where all are there that this platform needs: the script runs, with its arguments', async () => {
    installed({ 'node_modules/one': one });
    expect(await runBootstrap()).toMatchObject({ code: 0, stdout: 'hello --to you\n', stderr: '' });
  });

  it.each<[string, Record<string, object>]>([
    ['one is missing', {}],
    ['one has another version', { 'node_modules/one': { ...one, version: '1.0.1' } }],
    ['one has other content', { 'node_modules/one': { ...one, integrity: 'sha512-x' } }],
    ['one is there that nobody asks for', { 'node_modules/one': one, 'node_modules/x': one }],
  ])('are installed anew where %s', async (_why, packages) => {
    installed(packages);
    const { code, stdout, stderr } = await runBootstrap();
    expect(code).toBe(69);
    expect(stdout).toBe('');
    expect(stderr).toContain('npm was asked to ci');
    expect(stderr).toContain('could not be installed (npm ended with 3)');
  });
});

describe('Node.js', () => {
  const pretend = (version: string): string[] => {
    const code = `Object.defineProperty(process,"versions",{value:{...process.versions,node:"${version}"}})`;
    return ['--import', `data:text/javascript,${code}`];
  };

  it.each(['20.19.0', '20.20.2', '22.0.0', '24.21.0'])('%s is new enough', async (version) => {
    installed({ 'node_modules/one': one });
    expect(await runBootstrap(...pretend(version))).toMatchObject({ code: 0 });
  });

  it.each(['20.18.3', '18.20.0', '8.0.0'])('%s is too old', async (version) => {
    installed({ 'node_modules/one': one });
    const { code, stderr } = await runBootstrap(...pretend(version));
    expect(code).toBe(69);
    expect(stderr).toContain(`needs Node.js 20.19 or later; this is ${version}`);
  });
});
