import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { ClientKind } from '../../../src/api/client_settings/given.js';
import { clientKinds } from '../../../src/api/client_settings/kinds.js';

const textOf = (name: string): Promise<string> =>
  readFile(new URL(`../../../docs/${name}`, import.meta.url), 'utf8');

const documents = {
  'connecting-clients.md': await textOf('connecting-clients.md'),
  'hub.md': await textOf('hub.md'),
};

/** The example that the documents speak of. */
const example = {
  server: 'server',
  port: 3493,
  ups: 'rack',
  user: 'monuser',
  password: 'nut.users',
  hub: { port: 5000, token: 'the token' },
};

/** What the documents leave to the reader, or say in other words than the field's value. */
const inOtherWords: ReadonlySet<string> = new Set([
  'monuser',
  'nut.users',
  'the token',
  'http://server:5000',
]);

const sectionOf = ({ told }: ClientKind): string => {
  const [, rest = ''] = documents[told.in].split(`\n## ${told.under}\n`);
  return (rest.split('\n## ')[0] ?? '').replaceAll(/\s+/g, ' ');
};

describe.each(clientKinds)('what is entered in $title', (kind) => {
  it.each(kind.fields(example))('is told by the documents: $label', ({ label, value }) => {
    expect(sectionOf(kind)).toContain(label);
    if (!inOtherWords.has(value)) expect(sectionOf(kind)).toContain(value);
  });

  it('is in the place that the documents name', () => {
    expect(sectionOf(kind)).toContain(kind.where);
  });
});

it('leaves no client of the documents out', () => {
  const headings = [...documents['connecting-clients.md'].matchAll(/^## (.+)$/gm)].map(
    ([, title = '']) => title,
  );
  const known = clientKinds.flatMap(({ title, told }) => [title, told.under]);
  expect(headings.filter((title) => !known.includes(title))).toEqual(['Being woken again']);
});

it('names each kind once', () => {
  expect(new Set(clientKinds.map(({ kind }) => kind)).size).toBe(clientKinds.length);
});
