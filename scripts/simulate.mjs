// npm run simulate: lives through made-up houses in simulated time and tells where something that must always hold does not.
// `-- --years 1000` for so many years, `--from N` from that house on; `-- --seed N` tells the story of that one house.
import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { performance } from 'node:perf_hooks';
import { clearInterval, setInterval } from 'node:timers';
import { parseArgs } from 'node:util';
import { requireNode } from './setup/node-version.mjs';
import { installNpmPackages } from './setup/npm-packages.mjs';
import { inProject, projectFolder } from './setup/project.mjs';
import { runProgram } from './setup/run-program.mjs';
import { runScript } from './setup/set-up.mjs';
import { Unavailable } from './setup/unavailable.mjs';

/** As in test/simulate/made_up_house.ts. */
const yearsOfAHouse = 56 / 365.25;

const told = 5_000;

const numberOf = (text, name) => {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 0) return number;
  throw new Unavailable(`--${name} wants a whole number, not ${text}.`, 'npm run simulate -- --years 1000');
};

const compiled = async () => {
  const tsc = inProject('node_modules', 'typescript', 'bin', 'tsc');
  const { code } = await runProgram(process.execPath, [tsc, '-p', inProject('tsconfig.simulate.json')]);
  if (code !== 0) throw new Unavailable('The simulation could not be compiled.', 'See the messages above.');
  return inProject('.cache', 'simulate', 'test', 'simulate', 'program.js');
};

/** One child process for each core: houses have nothing to do with each other. */
const liveThrough = (program, from, until, met) => {
  const cores = availableParallelism();
  const lived = Array.from(
    { length: cores },
    (_, index) =>
      new Promise((resolve, reject) => {
        const child = fork(program, ['houses', from + index, cores, until].map(String));
        child.on('message', met);
        child.on('error', reject);
        child.on('exit', (code) =>
          code === 0 ? resolve() : reject(new Error(`A child process ended with ${code}.`)),
        );
      }),
  );
  return Promise.all(lived);
};

const simulate = async (program, years, from) => {
  const houses = Math.max(1, Math.ceil(years / yearsOfAHouse));
  const start = performance.now();
  const violations = [];
  let done = 0;
  let events = 0;
  const soFar = () => {
    const minutes = (performance.now() - start) / 60_000;
    const lived = done * yearsOfAHouse;
    const pace = `${Math.round(lived / minutes)} years a minute`;
    return `${Math.round(lived)} years, ${events} events, ${violations.length} violations (${pace})`;
  };
  const progress = setInterval(() => console.log(`… ${soFar()}`), told);
  try {
    await liveThrough(program, from, from + houses - 1, (house) => {
      done += 1;
      events += house.events;
      if (house.violation === null) return;
      violations.push(house);
      console.log(`✗ house ${house.seed}: ${house.violation}`);
    });
  } finally {
    clearInterval(progress);
  }
  console.log(soFar());
  if (violations.length > 0) {
    console.log(`The story of one: npm run simulate -- --seed ${violations[0].seed}`);
  }
  return violations.length > 0 ? 1 : 0;
};

await runScript(async () => {
  const { values } = parseArgs({
    options: { years: { type: 'string' }, from: { type: 'string' }, seed: { type: 'string' } },
  });
  requireNode();
  await installNpmPackages(projectFolder);
  const program = await compiled();
  if (values.seed !== undefined) {
    return (await runProgram(process.execPath, [program, 'story', String(numberOf(values.seed, 'seed'))]))
      .code;
  }
  return simulate(program, numberOf(values.years ?? '20', 'years'), numberOf(values.from ?? '1', 'from'));
});
