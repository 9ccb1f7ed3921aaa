import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import ts from 'typescript';
import { makeFolder } from '../lab/harness/leftovers.js';

/** The programs of this folder that are run in a lab's namespaces, where the bench itself cannot go. */
type ProgramName = 'http_load' | 'nut_crowd' | 'stream_readers';

/** This folder's programs as Node can run them, away from the processes that measure. */
export class ClientPrograms {
  private constructor(private readonly folder: string) {}

  static async compile(): Promise<ClientPrograms> {
    const folder = await makeFolder();
    await writeFile(join(folder, 'package.json'), '{"type":"module"}');
    const sources = (await readdir(import.meta.dirname)).filter((name) => name.endsWith('.ts'));
    for (const source of sources) {
      const text = await readFile(join(import.meta.dirname, source), 'utf8');
      const { outputText } = ts.transpileModule(text, {
        compilerOptions: {
          target: ts.ScriptTarget.ES2023,
          module: ts.ModuleKind.ESNext,
          verbatimModuleSyntax: true,
        },
      });
      await writeFile(join(folder, source.replace(/\.ts$/, '.js')), outputText);
    }
    return new ClientPrograms(folder);
  }

  /** The words that run a program, behind those that lead to where it runs. */
  words(name: ProgramName, told: object): string[] {
    return [process.execPath, join(this.folder, `${name}.js`), JSON.stringify(told)];
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }
}
