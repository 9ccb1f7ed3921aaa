// npm run app-options: writes the options of the Home Assistant app into config.yaml, from the configuration's schema.
import { readFileSync, writeFileSync } from 'node:fs';
import { stringify } from 'yaml';
import { optionsDefaults, optionsSchema, type SectionSchema } from './addon/options-form.js';
import { build } from './setup/build.js';
import { inProject } from './setup/project.js';
import { runScript } from './setup/script.js';

const beginning = '\noptions:\n';

await runScript(async () => {
  await build();
  const { schema } = (await import(inProject('dist', 'config', 'sections', 'registry.js'))) as {
    schema: SectionSchema;
  };
  const file = inProject('config.yaml');
  const text = readFileSync(file, 'utf8');
  const start = text.indexOf(beginning);
  if (start < 0) throw new Error('config.yaml has no options');
  const written = stringify(
    { options: optionsDefaults(schema), schema: optionsSchema(schema) },
    { lineWidth: 0, singleQuote: true },
  );
  writeFileSync(file, `${text.slice(0, start)}\n${written}`);
  return 0;
});
