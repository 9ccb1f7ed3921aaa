// What the compiler leaves to do: dist must hold what src holds, the page as it stands there, and the program must be
// executable.
import { chmodSync, cpSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { inProject } from './setup/project.mjs';

const dist = inProject('dist');
const outputs = readdirSync(dist, { recursive: true }).filter((file) => /\.js(\.map)?$/.test(file));
for (const file of outputs) {
  const source = inProject('src', file.replace(/\.js(\.map)?$/, '.ts'));
  if (!existsSync(source)) rmSync(join(dist, file));
}

const page = join('adapters', 'http', 'page');
rmSync(join(dist, page), { recursive: true, force: true });
if (existsSync(inProject('src', page))) cpSync(inProject('src', page), join(dist, page), { recursive: true });

const program = join(dist, 'main.js');
if (existsSync(program)) chmodSync(program, 0o755);
