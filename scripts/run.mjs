// node scripts/run.mjs NAME …: runs scripts/NAME.ts. This file alone is plain JavaScript, because on a fresh checkout it is
// what installs the npm packages, the compiler among them. (Node.js 20 cannot run TypeScript by itself.)
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const oldest = [20, 19];
const folder = fileURLToPath(new URL('..', import.meta.url));

const stop = (...lines) => {
  process.stderr.write(`\n${lines.join('\n')}\n`);
  process.exit(69); // EX_UNAVAILABLE of sysexits.h
};

const requireNode = () => {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) return;
  stop(
    `sentinel-ups needs Node.js ${oldest.join('.')} or later; this is ${process.versions.node}.`,
    'Install a newer one from https://nodejs.org/ and run the command again.',
  );
};

// stdout belongs to the script.
const run = (command, args) => spawnSync(command, args, { cwd: folder, stdio: ['ignore', 2, 2] }).status;

/**
 * Whether node_modules holds what package-lock.json asks for. npm keeps its own record of what it installed, written last;
 * packages for other platforms are not in it.
 */
const packagesAreCurrent = () => {
  try {
    const [asked, present] = ['package-lock.json', 'node_modules/.package-lock.json'].map(
      (file) => JSON.parse(readFileSync(join(folder, file), 'utf8')).packages,
    );
    const wanted = Object.entries(asked).filter(([path]) => path !== '');
    return (
      wanted.every(([path, { version, integrity, optional }]) => {
        const found = present[path];
        if (found === undefined) return optional === true;
        return found.version === version && found.integrity === integrity;
      }) && Object.keys(present).every((path) => path in asked)
    );
  } catch {
    return false;
  }
};

const installPackages = () => {
  if (packagesAreCurrent()) return;
  process.stderr.write('Installing the npm packages (a minute or so, the first time) …\n');
  // The compiler is a development package: NODE_ENV=production must not leave it out.
  const code = run('npm', ['ci', '--include=dev', '--no-fund', '--no-audit']);
  if (code === 0) return;
  stop(
    `The npm packages could not be installed (npm ended with ${code}).`,
    'See what npm says above; it needs the network. Then run the command again.',
  );
};

requireNode();
installPackages();
const tsc = join(folder, 'node_modules', 'typescript', 'bin', 'tsc');
// Build mode: nothing is compiled where nothing changed.
if (run(process.execPath, [tsc, '-b', 'tsconfig.scripts.json']) !== 0)
  stop('The scripts could not be compiled.', 'See the messages of the compiler above.');
const [name, ...args] = process.argv.slice(2);
const script = join(folder, '.cache', 'scripts', `${name}.js`);
process.argv = [process.execPath, script, ...args];
await import(pathToFileURL(script));
