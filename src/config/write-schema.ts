/** Writes the editors' schema: `node dist/config/write-schema.js config/schema.json`. */
import { writeFile } from 'node:fs/promises';
import { editorSchemaText } from './engine/editor_schema.js';

const [file] = process.argv.slice(2);
if (file === undefined) {
  process.stderr.write('Name the file to write, such as config/schema.json.\n');
  process.exitCode = 64;
} else {
  await writeFile(file, editorSchemaText());
}
