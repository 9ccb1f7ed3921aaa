import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { inProject } from '../../scripts/setup/project.js';

const folder = inProject('dist', 'page');
const files = readdirSync(folder);

describe('the page as it is built', () => {
  it('has at most 60 kB, with the longest language, as gzip packs it', () => {
    const sizeOf = (name: string): number => gzipSync(readFileSync(`${folder}/${name}`), { level: 9 }).length;
    const isLanguage = (name: string): boolean => /^(de|es|fr|pl)\.js$/.test(name);
    // Nobody loads two languages.
    const longest = Math.max(...files.filter(isLanguage).map(sizeOf));
    const rest = files.filter((name) => !isLanguage(name)).map(sizeOf);
    expect(rest.reduce((sum, size) => sum + size, longest)).toBeLessThanOrEqual(60_000);
  });

  it('speaks to nobody but the service, and needs no eval', () => {
    const texts = files.map((name) => readFileSync(`${folder}/${name}`, 'utf8')).join('\n');
    // Names of XML are no addresses that anybody asks.
    const addresses = texts.match(/https?:\/\/(?!www\.w3\.org\/)[^"'`\s]+/g);
    expect(addresses).toBeNull();
    expect(texts).not.toMatch(/\beval\(|new Function\(/);
    expect(texts).not.toMatch(/ style="/);
  });
});
