// The compiler's leftovers: dist must hold what src holds, and the program must be executable.
import { chmodSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { inProject } from './setup/project.mjs';

const dist = inProject('dist');
const outputs = readdirSync(dist, { recursive: true }).filter((file) => /\.js(\.map)?$/.test(file));
for (const file of outputs) {
  const source = inProject('src', file.replace(/\.js(\.map)?$/, '.ts'));
  if (!existsSync(source)) rmSync(join(dist, file));
}

const program = join(dist, 'main.js');
if (existsSync(program)) chmodSync(program, 0o755);
