// npm run simulate: lives through made-up houses in simulated time and tells where something that must always hold does not.
// `-- --years 1000` for so many years, `--from N` from that house on; `-- --seed N` tells the story of that one house.
import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { inProject } from './setup/project.js';
import { runProgram } from './setup/run-program.js';
import { runScript, Unavailable } from './setup/script.js';

/** What test/simulate/program.ts tells of each house. */
interface House {
  readonly seed: number;
  readonly events: number;
  readonly violation: string | null;
}

/** As in test/simulate/made_up_house.ts. */
const yearsOfAHouse = 56 / 365.25;

const progressEvery = 5_000;

const numberOf = (text: string, name: string): number => {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 0) return number;
  throw new Unavailable(`--${name} wants a whole number, not ${text}.`, 'npm run simulate -- --years 1000');
};

const compiledProgram = async (): Promise<string> => {
  const tsc = inProject('node_modules', 'typescript', 'bin', 'tsc');
  const { code } = await runProgram([process.execPath, tsc, '-b', inProject('tsconfig.simulate.json')]);
  if (code !== 0) throw new Unavailable('The simulation could not be compiled.', 'See the messages above.');
  return inProject('.cache', 'simulate', 'test', 'simulate', 'program.js');
};

/** One child process for each core: houses have nothing to do with each other. */
const liveThrough = (
  program: string,
  from: number,
  until: number,
  met: (house: House) => void,
): Promise<unknown> => {
  const cores = availableParallelism();
  const share = (index: number): Promise<void> =>
    new Promise((resolve, reject) => {
      const child = fork(program, ['houses', from + index, cores, until].map(String));
      child.on('message', (house) => met(house as House));
      child.on('error', reject);
      child.on('exit', (code) => {
        if (code === 0) resolve();
        else reject(new Error(`A child process ended with ${code}.`));
      });
    });
  return Promise.all(Array.from({ length: cores }, (_, index) => share(index)));
};

const simulate = async (program: string, years: number, from: number): Promise<number> => {
  const houses = Math.max(1, Math.ceil(years / yearsOfAHouse));
  const start = performance.now();
  let done = 0;
  let events = 0;
  const violated: number[] = [];
  const soFar = (): string => {
    const lived = done * yearsOfAHouse;
    const pace = Math.round((lived * 60_000) / (performance.now() - start));
    return `${Math.round(lived)} years, ${events} events, ${violated.length} violations (${pace} years a minute)`;
  };
  const progress = setInterval(() => console.log(`… ${soFar()}`), progressEvery);
  try {
    await liveThrough(program, from, from + houses - 1, (house) => {
      done += 1;
      events += house.events;
      if (house.violation === null) return;
      violated.push(house.seed);
      console.log(`✗ house ${house.seed}: ${house.violation}`);
    });
  } finally {
    clearInterval(progress);
  }
  console.log(soFar());
  const [first] = violated;
  if (first === undefined) return 0;
  console.log(`The story of one: npm run simulate -- --seed ${first}`);
  return 1;
};

await runScript(async () => {
  const { values } = parseArgs({
    options: {
      years: { type: 'string', default: '20' },
      from: { type: 'string', default: '1' },
      seed: { type: 'string' },
    },
  });
  const { years, from, seed } = values;
  const program = await compiledProgram();
  if (seed === undefined) return simulate(program, numberOf(years, 'years'), numberOf(from, 'from'));
  const story = ['story', String(numberOf(seed, 'seed'))];
  return (await runProgram([process.execPath, program, ...story])).code;
});
