// Started by scripts/simulate.mjs: `houses FIRST STEP UNTIL` lives through every so many houses and tells its parent of each;
// `story SEED` prints what happens in one.
import { setImmediate } from 'node:timers/promises';
import { realDomain } from './domain.js';
import { madeUpHouse } from './made_up_house.js';
import { shrunk } from './shrink.js';
import { live } from './simulate.js';

const [what, ...numbers] = process.argv.slice(2);
const [first = 1, step = 1, until = first] = numbers.map(Number);

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

async function houses(): Promise<void> {
  for (let seed = first; seed <= until; seed += step) {
    const { violation, events } = live(madeUpHouse(seed), realDomain);
    process.send?.({ seed, events, violation: violation?.message ?? null });
    await setImmediate();
  }
  process.disconnect();
}

/** @returns whether everything held */
function story(): boolean {
  const house = madeUpHouse(first);
  const { violation } = live(house, realDomain);
  const told = violation === null ? house : shrunk(house, realDomain, violation);
  print(`House ${first}\n${JSON.stringify(told.settings, null, 1)}`);
  for (const habits of [...told.sentinels, ...told.witnesses, ...told.hosts]) print(JSON.stringify(habits));
  if (told !== house) {
    print(`Shrunk to ${told.happenings.length} of ${house.happenings.length} happenings.`);
  }
  for (const line of live(told, realDomain, { isTold: true }).story) print(line);
  if (violation === null) print('Everything held.');
  return violation === null;
}

if (what === 'story') process.exitCode = story() ? 0 : 1;
else await houses();
