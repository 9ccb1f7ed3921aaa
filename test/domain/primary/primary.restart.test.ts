import { describe, expect, it } from 'vitest';
import { remember } from '../../../src/domain/core/remember.js';
import type { Remembered } from '../../../src/domain/core/memory_schema.js';
import type { PrimarySettings } from '../../../src/domain/core/settings.js';
import { seconds } from '../../../src/domain/core/time.js';
import { at, type Script } from '../given.js';
import { begun, given, goesOn, lived, stepsOf, toldOf, whenFirst, type Story } from './given_primary.js';

const wait = seconds(100);

/** From cutting to going, where everybody obeys. */
const orderly = ['cutting', 'ups: shutdown.return', 'shutting_down', 'shut down'];

/** As in the other stories of it: the outage begins at 10 s, and the battery is low at 40 s. */
describe('the machine that we run on', () => {
  describe('after a restart of the service', () => {
    const saved = (script: Script, second: number): Remembered =>
      JSON.parse(JSON.stringify(remember(script.state, 'boot-1', at(second * 1000)))) as Remembered;

    const restarted = (
      own: Partial<PrimarySettings>,
      second: number,
      story: Story,
      until: number,
    ): Script => {
      const before = lived(given(own), second, story);
      const again = begun(before.settings, saved(before, second), second + 5);
      goesOn(again, second + 5, until, story);
      return again;
    };

    it('goes on waiting from when it began', () => {
      const script = restarted({ wait }, 100, { answers: () => true }, 200);
      expect(stepsOf(script)).toEqual(orderly);
      expect(whenFirst(script, 'shut down')).toBeLessThanOrEqual(145);
    });

    it('waits for the driver of its UPS to start, so that the mains may be back, or the UPS be told', () => {
      const before = lived(given({ wait: seconds(60) }), 90, { answers: () => true });
      expect(before.state.primary.stage).toBe('waiting');
      const again = begun(before.settings, saved(before, 90), 105);
      // Its wait is over, its sentinel has not answered yet, and its driver has said nothing.
      for (let second = 105; second < 133; second += 1) again.on(second * 1000, { type: 'ticked' });
      expect(stepsOf(again)).toEqual([]);
      goesOn(again, 133, 150, { answers: () => true });
      expect(stepsOf(again)).toEqual(orderly);
    });

    it('waits no more for the answer of a UPS that was asked before, and goes down', () => {
      const script = restarted(
        {},
        125,
        { ups: () => undefined, mains: (second) => second < 10 || second > 126 },
        160,
      );
      expect(toldOf(script)).toEqual([
        [140, 'shutting_down'],
        [140, 'shut down'],
      ]);
    });

    it.each([
      [
        'whose power will be cut is told to shut down at once, even where the mains is back',
        'shutdown.return',
        true,
        1,
      ],
      ['whose power will not be cut stays up where the mains is back', null, true, 0],
      [
        'whose power will not be cut is told to shut down once every host is known to be down again',
        null,
        false,
        1,
      ],
    ])('a machine %s', (_, cut, isBack, times) => {
      const mains = (second: number): boolean => second < 10 || (isBack && second > 126);
      const before = lived(given({ cut }), 125, { mains });
      expect(before.state.primary.stage).toBe('going');
      const again = begun(before.settings, saved(before, 125), 150);
      goesOn(again, 150, 330, { mains });
      expect(whenFirst(again, 'shut down') !== null).toBe(times > 0);
      if (times > 0) expect(whenFirst(again, 'shut down')).toBeLessThanOrEqual(cut === null ? 300 : 151);
    });
  });

  it('after power is back and the machine was rebooted nothing of it lingers', () => {
    const before = lived(given(), 125, {});
    const record: Remembered = { ...remember(before.state, 'boot-0', at(125_000)) };
    const again = begun(before.settings, record, 900);
    goesOn(again, 900, 1300, { mains: () => true });
    expect(stepsOf(again)).toEqual([]);
    expect(again.status).toBe('OL');
  });
});
