/** Writes the options of the Home Assistant app into config.yaml, from the configuration's schema: after each change of it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { stringify } from 'yaml';
import { optionsDefaults, optionsSchema } from './addon/options-form.mjs';
import { inProject } from './setup/project.mjs';

const beginning = '\noptions:\n';

const { schema } = await import(inProject('dist', 'config', 'schema.js'));
const file = inProject('config.yaml');
const text = readFileSync(file, 'utf8');
const start = text.indexOf(beginning);
if (start < 0) throw new Error('config.yaml has no options');
const written = stringify(
  { options: optionsDefaults(schema), schema: optionsSchema(schema) },
  { lineWidth: 0, singleQuote: true },
);
writeFileSync(file, `${text.slice(0, start)}\n${written}`);
