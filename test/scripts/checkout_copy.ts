import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const checkout = fileURLToPath(new URL('../..', import.meta.url));
const copied = [
  'scripts',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'tsconfig.scripts.json',
];

// The real program needs addresses and ports; what the set-up hands to it can be seen with less.
const standInProgram = `
  const alive = setInterval(() => undefined, 1000);
  process.on('SIGTERM', () => { console.log('asked to stop'); clearInterval(alive); process.exitCode = 7; });
  console.log('running ' + process.argv.slice(2).join(' '));
`;

/** A copy of this checkout in a temporary folder, with stand-ins for the program and the page, and without configuration. */
export class CheckoutCopy {
  readonly folder = mkdtempSync(join(tmpdir(), 'sups-checkout-'));

  constructor() {
    // Users other than us have to get at it.
    chmodSync(this.folder, 0o755);
    for (const name of copied) cpSync(join(checkout, name), join(this.folder, name), { recursive: true });
    symlinkSync(join(checkout, 'node_modules'), join(this.folder, 'node_modules'));
    mkdirSync(join(this.folder, 'src', 'page'), { recursive: true });
    mkdirSync(join(this.folder, 'config'));
    writeFileSync(join(this.folder, 'src', 'main.ts'), standInProgram);
    writeFileSync(join(this.folder, 'src', 'page', 'index.html'), '<!doctype html><title>A page</title>\n');
    writeFileSync(join(this.folder, 'config', 'sentinel-ups.example.yaml'), 'sentinels:\n  - 192.168.1.1\n');
  }

  path(...parts: string[]): string {
    return join(this.folder, ...parts);
  }

  has(...parts: string[]): boolean {
    return existsSync(this.path(...parts));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
