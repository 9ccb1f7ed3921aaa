import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { isSection, type Section } from '../../src/config/text/key_path.js';

/** Where a file of the project is. */
export const inProject = (file: string): string => fileURLToPath(new URL(`../../${file}`, import.meta.url));

export const textOf = (file: string): string => readFileSync(inProject(file), 'utf8');

const sectionOf = (file: string): Section => {
  const data: unknown = parse(textOf(file));
  if (!isSection(data)) throw new Error(`${file} is no section`);
  return data;
};

export const app = sectionOf('config.yaml');
export const repository = sectionOf('repository.yaml');
export const translations = sectionOf('translations/en.yaml');
export const packageVersion = sectionOf('package.json')['version'];

/** The options that the form has: `sentinels`, `sentinels[].address`, `ups.battery.runtime` …, with their schema. */
export const optionsBelow = (form: unknown, prefix = ''): readonly (readonly [string, unknown])[] => {
  if (!isSection(form)) return [];
  return Object.entries(form).flatMap(([key, value]): readonly (readonly [string, unknown])[] => {
    const path = `${prefix}${key}`;
    const items: unknown = Array.isArray(value) ? value[0] : undefined;
    const inner = items === undefined ? optionsBelow(value, `${path}.`) : optionsBelow(items, `${path}[].`);
    return [[path, value], ...inner];
  });
};
