import { describe, expect, it } from 'vitest';
import { NotBefore } from '../../../../src/adapters/log/outlets/carrier.js';
import { milliseconds } from '../../../../src/domain/core/time.js';
import { waitFor } from '../../../wait_for.js';
import { away, arrives, givenPlace, never, soon, times } from './given_place.js';

describe('an outlet of the log', () => {
  it('hands every line over in order, also those from before its start', async () => {
    const { place, outlet, write, start } = givenPlace();
    write('one');
    write('two');
    expect(place.opened).toBe(0);
    start();
    write('three');
    await waitFor('all lines', () => place.taken.length === 3);
    expect(place.taken).toEqual(['one', 'two', 'three']);
    expect(await outlet.stop(soon)).toBe(0);
    expect([place.opened, place.closed]).toEqual([1, 1]);
  });

  it('is opened anew without a word where the other side has closed it in between', async () => {
    const { place, log, write, start } = givenPlace();
    start();
    write('one');
    await waitFor('the first line', () => place.taken.length === 1);
    place.isGone = true;
    write('two');
    await waitFor('the second line', () => place.taken.length === 2);
    expect(place.opened).toBe(2);
    expect(log.lines).toEqual([]);
  });

  it.each([
    ['cannot be opened', 'open', away, 'away'],
    ['takes no line', 'send', away, 'away'],
    ['never answers', 'open', never, 'no answer in 0.2 s'],
    ['never takes a line', 'send', never, 'it takes nothing: no line in 0.2 s'],
  ] as const)(
    'keeps its lines while it %s, and tells that once, as a problem too',
    async (_, what, fail, why) => {
      const { place, log, events, write, start } = givenPlace();
      const works = place[what];
      place[what] = fail;
      start();
      write('one');
      write('two');
      const failed = { type: 'component_failed', component: 'syslog', reason: why };
      await waitFor('the problem', () => events.length > 0);
      expect(events).toEqual([failed]);
      expect(log.at('warn')).toEqual([
        `The log's way to udp://there fails: ${why}. Lines wait here, and are lost where they become too many.`,
      ]);
      place[what] = works;
      await waitFor('recovery', () => events.length > 1);
      expect(events).toEqual([failed, { type: 'component_recovered', component: 'syslog' }]);
      expect(place.taken).toEqual(['one', 'two']);
      expect(log.at('info')).toEqual([
        "The log's way to udp://there works again, and got every line that waited.",
      ]);
    },
  );

  it('is no problem where it fails for a moment only', async () => {
    const { place, log, events, write, start } = givenPlace(
      {},
      { ...times, problemAfter: milliseconds(60_000) },
    );
    place.open = away;
    start();
    write('one');
    await waitFor('the failure', () => log.at('warn').length > 0);
    place.open = () => Promise.resolve();
    await waitFor('recovery', () => log.at('info').length > 0);
    expect(events).toEqual([]);
  });

  it('that takes lines now and then has not recovered', async () => {
    const { place, log, write, start } = givenPlace({}, { ...times, steadyAfter: milliseconds(1_000) });
    let attempts = 0;
    place.send = () => ((attempts += 1) % 2 === 0 ? Promise.resolve() : away());
    start();
    for (const line of ['one', 'two', 'three', 'four']) write(line);
    await waitFor('all lines', () => place.taken.length === 4);
    expect(log.lines).toHaveLength(1);
  });

  it('waits for as long as it is asked to', async () => {
    const { place, outlet, log, write, start } = givenPlace();
    let asked = 0;
    place.send = () => {
      asked += 1;
      return Promise.reject(new NotBefore('too many', milliseconds(600_000)));
    };
    start();
    write('one');
    await waitFor('the failure', () => log.at('warn').length > 0);
    write('two');
    expect(await outlet.stop(soon)).toBe(2);
    expect(asked).toBe(1);
  });

  it('takes only what is for it', async () => {
    const { place, write, start } = givenPlace({
      encode: ({ message }) => (message === 'mine' ? Buffer.from(message) : null),
    });
    start();
    for (const line of ['yours', 'mine', 'theirs']) write(line);
    await waitFor('its line', () => place.taken.length > 0);
    expect(place.taken).toEqual(['mine']);
  });

  it('sends at its stop what waits', async () => {
    const { place, outlet, write, start } = givenPlace();
    start();
    for (let count = 0; count < 100; count += 1) write('line');
    expect(await outlet.stop(soon)).toBe(0);
    expect(place.taken).toHaveLength(100);
    write('too late');
    expect(place.taken).toHaveLength(100);
  });

  it.each([
    ['hangs', never],
    ['fails', away],
  ])('does not hold up a stop where it %s, and says how many lines are lost', async (_, fail) => {
    const { place, outlet, write, start } = givenPlace();
    place.send = fail;
    start();
    write('one');
    write('two');
    expect(await outlet.stop(milliseconds(20))).toBe(2);
  });

  it('sends nothing any more once it was stopped in a pause', async () => {
    const { place, outlet, log, write, start } = givenPlace(
      {},
      { ...times, retry: milliseconds(60_000), maxRetry: milliseconds(60_000) },
    );
    place.send = away;
    start();
    write('one');
    await waitFor('the failure', () => log.at('warn').length > 0);
    place.send = arrives;
    expect(await outlet.stop(soon)).toBe(1);
    await new Promise((resolve) => setImmediate(resolve));
    expect([place.opened, place.taken]).toEqual([1, []]);
  });
});
