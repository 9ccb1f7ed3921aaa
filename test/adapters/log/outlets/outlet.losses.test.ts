import { describe, expect, it } from 'vitest';
import { LineRefused } from '../../../../src/adapters/log/outlets/carrier.js';
import { waitFor } from '../../../wait_for.js';
import { away, givenPlace, soon } from './given_place.js';

describe('what an outlet of the log loses', () => {
  it('keeps at most 1,000 lines, the oldest ones, and tells the number of the rest', async () => {
    const { place, log, write, start } = givenPlace();
    place.open = away;
    start();
    for (let count = 0; count < 1_200; count += 1) write(`line ${count}`);
    place.open = () => Promise.resolve();
    await waitFor('the losses', () => log.at('warn').length === 2);
    expect(place.taken.slice(0, 1_000)).toEqual(Array.from({ length: 1_000 }, (_, count) => `line ${count}`));
    expect(log.at('warn')[1]).toBe(
      "The log's way to udp://there works again: 200 lines were lost on the way.",
    );
  });

  it('keeps no more than 1 MiB of long lines', async () => {
    const { place, outlet, write, start } = givenPlace();
    for (let count = 0; count < 300; count += 1) write('x'.repeat(8_000));
    start();
    await waitFor('what was kept', () => place.taken.length === 131);
    expect(await outlet.stop(soon)).toBe(169);
    expect(place.taken).toHaveLength(131);
  });

  it('drops a line that is refused for good, and goes on with the next', async () => {
    const { place, outlet, log, events, write, start } = givenPlace();
    place.send = (line) => (line === 'odd' ? Promise.reject(new LineRefused('not so')) : Promise.resolve());
    start();
    write('odd');
    write('even');
    await waitFor('the next', () => place.taken.length > 0);
    expect(place.taken).toEqual(['even']);
    // That one line is odd is no failure, let alone a problem.
    expect(log.lines.map(({ message }) => message)).toEqual([
      "The log's way to udp://there lost a line: not so.",
    ]);
    expect(await outlet.stop(soon)).toBe(0);
    expect(events).toEqual([]);
  });

  it('sends no more than it may, and tells how many it left out', async () => {
    const { place, log, write, start } = givenPlace({ limit: { burst: 2, perSecond: 0 } });
    start();
    for (const line of ['one', 'two', 'three', 'four']) write(line);
    await waitFor('the losses', () => log.at('warn').length > 0);
    expect(place.taken).toEqual(['one', 'two']);
    expect(log.at('warn')).toEqual(["The log's way to udp://there works: 2 lines were lost on the way."]);
  });

  it('tells its losses also where no line comes any more', async () => {
    const { place, log, write, start } = givenPlace({ limit: { burst: 1, perSecond: 0 } });
    start();
    write('one');
    await waitFor('the one line', () => place.taken.length === 1);
    write('two');
    await waitFor('the loss', () => log.at('warn').length > 0);
    expect(log.at('warn')).toEqual(["The log's way to udp://there works: 1 line was lost on the way."]);
  });
});
