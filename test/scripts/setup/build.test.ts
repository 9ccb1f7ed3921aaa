import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CheckoutCopy } from '../checkout_copy.js';

let copy: CheckoutCopy;
beforeAll(() => {
  copy = new CheckoutCopy();
  writeFileSync(copy.path('src', 'other.ts'), 'export const other = 1;\n');
});
afterAll(() => {
  copy.remove();
});

const build = (): number | null =>
  spawnSync(process.execPath, [copy.path('scripts', 'run.mjs'), 'build'], { stdio: 'ignore' }).status;
const built = (): string[] =>
  readdirSync(copy.path('dist'), { encoding: 'utf8' }).filter((name) => name.endsWith('.js'));
const textOf = (name: string): string => readFileSync(copy.path('dist', name), 'utf8');

describe('the build', { timeout: 120_000 }, () => {
  it('makes an executable program', () => {
    expect(build()).toBe(0);
    expect(built()).toEqual(['main.js', 'other.js']);
    expect(statSync(copy.path('dist', 'main.js')).mode & 0o111).toBe(0o111);
  });

  it('writes nothing anew where nothing changed', () => {
    const before = statSync(copy.path('dist', 'main.js')).mtimeMs;
    expect(build()).toBe(0);
    expect(statSync(copy.path('dist', 'main.js')).mtimeMs).toBe(before);
  });

  it('compiles what changed', () => {
    writeFileSync(copy.path('src', 'other.ts'), 'export const other = 2;\n');
    expect(build()).toBe(0);
    expect(textOf('other.js')).toContain('other = 2');
  });

  it('holds what the sources hold, and no more', () => {
    renameSync(copy.path('src', 'other.ts'), copy.path('src', 'moved.ts'));
    expect(build()).toBe(0);
    expect(built()).toEqual(['main.js', 'moved.js']);
  });

  it('makes again what somebody removed', () => {
    rmSync(copy.path('dist', 'main.js'));
    expect(build()).toBe(0);
    expect(built()).toEqual(['main.js', 'moved.js']);
  });

  it("goes by the compiler's settings", () => {
    const settings = readFileSync(copy.path('tsconfig.build.json'), 'utf8');
    writeFileSync(
      copy.path('tsconfig.build.json'),
      settings.replace('"sourceMap": true', '"sourceMap": false'),
    );
    expect(build()).toBe(0);
    expect(textOf('main.js')).not.toContain('sourceMappingURL');
  });

  it('fails for as long as the compiler refuses', () => {
    writeFileSync(copy.path('src', 'moved.ts'), 'export const moved: string = 1;\n');
    expect(build()).toBe(1);
    expect(build()).toBe(1);
  });
});
