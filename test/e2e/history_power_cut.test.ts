import { cp, readFile, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { HistoryFolder } from '../adapters/history/given_history.js';
import { shown } from '../domain/history/given_history.js';
import { waitFor } from '../wait_for.js';

const going = { from: 1_000, lasted: null };
const own = join('history', 'outages', '000001.jsonl');

/** The service after a power cut that left so many bytes of the outage that went on. */
async function afterCutAt(cut: number, before: HistoryFolder) {
  const folder = await HistoryFolder.make();
  await cp(join(before.path, 'history'), join(folder.path, 'history'), { recursive: true });
  await truncate(join(folder.path, own), cut);
  folder.milli = 3_000;
  const history = folder.run();
  await waitFor('the files to be read', () => history.answers.list(1, null).recordingSince);
  history.show(shown({ milli: 3_000, outage: going, nas: 'offline' }));
  const outages = history.answers.list(10, null).outages.map(({ id, hostsDown }) => ({ id, hostsDown }));
  const details = await history.answers.outage(outages[0]?.id ?? 0);
  await folder.remove();
  return { cut, outages, last: details?.hosts[0]?.lane.at(-1) };
}

it('a power cut at any byte of an outage leaves it readable, and it goes on (as another one where its first line is torn)', async () => {
  const before = await HistoryFolder.make();
  const history = before.run();
  await waitFor('the files to be read', () => history.answers.list(1, null).recordingSince);
  history.show(shown({ milli: 0 }));
  history.show(shown({ milli: 1_000, outage: going, nas: 'shutting_down' }));
  history.show(shown({ milli: 2_000, outage: going, nas: 'offline' }));
  // A stop waits for a slow disk for a second only.
  const isWritten = async () =>
    (await readFile(join(before.path, own), 'utf8').catch(() => '')).includes('"offline"');
  await waitFor('the outage to be on the disk', isWritten);
  await history.stop();
  const whole = await readFile(join(before.path, own));
  // Without its first line nobody knows what it was: it goes on as another.
  const first = whole.indexOf(0x0a);
  for (let from = 0; from <= whole.length; from += 16) {
    const cuts = Array.from({ length: Math.min(16, whole.length + 1 - from) }, (_, index) => from + index);
    for (const { cut, outages, last } of await Promise.all(cuts.map((cut) => afterCutAt(cut, before)))) {
      expect({ cut, outages }).toEqual({
        cut,
        outages: [cut >= first ? { id: 1, hostsDown: 1 } : { id: 2, hostsDown: 0 }],
      });
      expect(last).toMatchObject({ state: 'offline', to: null });
    }
  }
  await before.remove();
}, 120_000);
