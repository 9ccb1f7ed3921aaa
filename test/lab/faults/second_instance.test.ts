import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runFolderCandidates } from '../../../src/adapters/system/run_folder.js';
import { labAvailable } from '../harness/available.js';
import { eventually } from '../harness/eventually.js';
import { foreignControlSocket } from '../harness/foreign_control_socket.js';
import { inHouse, startOnLine } from '../harness/in_house.js';
import { LongRunning } from '../harness/long_running.js';

const program = fileURLToPath(new URL('../../../dist/main.js', import.meta.url));

describe.skipIf(!labAvailable)('a second service on the same data folder (needs network namespaces)', () => {
  it('does not start, says why, and leaves the first one and its state alone', () =>
    inHouse({}, async ({ service }) => {
      await startOnLine(service);
      expect((await service.command('drill', 'start')).code).toBe(0);
      const path = join(service.dataFolder, 'state.json');
      const state = await readFile(path, 'utf8');
      const second = await service.command('run');
      expect(second.code).toBe(1);
      expect(second.stderr).toContain('already runs with this data folder');
      expect(second.stderr).toContain('--data');
      expect(await readFile(path, 'utf8')).toBe(state);
      expect((await service.command('drill', 'stop')).code).toBe(0);
      await service.crash();
      await startOnLine(service);
    }));

  it('started at the same instant: one of them stays, and no lock outlives a crash', () =>
    inHouse({}, async ({ lab, service }) => {
      const words = [
        ...[...lab.onMachineWithSys, process.execPath, program, 'run'],
        ...['--config', join(service.folder, 'config.yaml'), '--data', service.dataFolder],
      ] as const;
      for (let round = 0; round < 5; round += 1) {
        const both = [words, words].map(([command, ...args]) => new LongRunning([command, ...args]));
        try {
          const ended = await eventually('one to give up', () => both.find(({ isRunning }) => !isRunning));
          expect(await ended.ended()).toBe(1);
          expect(ended.text).toContain('already runs with this data folder');
          await eventually('the other to answer', async () => (await service.command('health')).code !== 69);
          expect(both.filter(({ isRunning }) => isRunning)).toHaveLength(1);
        } finally {
          for (const one of both) one.kill('SIGKILL');
          for (const one of both) await one.ended();
        }
      }
    }));

  it('of another user, in the folder for temporary files, keeps nobody from starting and is not believed', () =>
    inHouse({}, async ({ service }) => {
      const [foreign = ''] = runFolderCandidates(service.dataFolder).slice(-1);
      const end = await foreignControlSocket(join(foreign, 'control.sock'));
      try {
        for (const command of ['status', 'health']) {
          const asked = await service.command(command);
          expect(asked).toMatchObject({ code: 69, stdout: '' });
          expect(asked.stderr).toContain('belongs to another user');
        }
        await startOnLine(service);
        expect((await service.command('health')).code).toBe(0);
      } finally {
        await end();
      }
    }));
});
