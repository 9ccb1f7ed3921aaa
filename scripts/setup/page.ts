import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build as viteBuild } from 'vite';
import { inProject } from './project.js';

export const pageSources = inProject('src', 'page');
/** The only code that the page shares with the service. */
const reasons = inProject('src', 'domain', 'view', 'reasons');
const built = inProject('dist', 'page');
/** Beside the folder: whatever is in it is served. */
const stamp = inProject('dist', '.page-stamp');

/** What the page is made of: its sources, and the packages and this file that make it. */
const digestOfSources = (): string => {
  const hash = createHash('sha256');
  const sources = [pageSources, reasons]
    .filter((folder) => existsSync(folder))
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
    )
    .filter((file) => statSync(file).isFile());
  const made = [inProject('package-lock.json'), inProject('scripts', 'setup', 'page.ts')];
  for (const file of [...sources.sort(), ...made]) hash.update(file).update('\0').update(readFileSync(file));
  return hash.digest('hex');
};

const isCurrent = (digest: string): boolean =>
  existsSync(join(built, 'index.html')) && existsSync(stamp) && readFileSync(stamp, 'utf8') === digest;

/**
 * Builds dist/page out of src/page where that changed. Types are checked by `npm run check`, not here.
 *
 * @throws Error where Vite refuses
 */
export const buildPage = async (): Promise<void> => {
  const digest = digestOfSources();
  if (isCurrent(digest)) return;
  await viteBuild({
    configFile: false,
    root: pageSources,
    // Ingress puts a path before every address.
    base: './',
    logLevel: 'warn',
    publicDir: false,
    build: {
      outDir: built,
      emptyOutDir: true,
      target: 'es2022',
      // The strict policy lets no data: in, and a browser that knows modules needs no help with them.
      assetsInlineLimit: 0,
      modulePreload: false,
      cssCodeSplit: false,
      rolldownOptions: {
        output: {
          // Nothing is kept by browsers, so names need no hash, and they are told in docs/hub.md.
          entryFileNames: 'page.js',
          chunkFileNames: '[name].js',
          assetFileNames: 'page[extname]',
          // What the frame shares with the places that are loaded when they are opened is one file, not ten small ones.
          codeSplitting: { groups: [{ name: 'shared', minShareCount: 2 }] },
        },
      },
    },
  });
  writeFileSync(stamp, digest);
};
