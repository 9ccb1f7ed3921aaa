import { describe, expect, it } from 'vitest';
import type { PrimarySettings } from '../../../src/domain/core/settings.js';
import { seconds } from '../../../src/domain/core/time.js';
import { changesBetween } from '../../../src/domain/view/changes.js';
import type { Snapshot } from '../../../src/domain/view/snapshot.js';
import { at, mainOf, textsOf, viewAt } from '../given.js';
import { command } from '../given_hosts.js';
import { given, lived, type Story } from '../primary/given_primary.js';

const shown = (
  own: Partial<PrimarySettings> | null,
  until: number,
  story: Story,
  hosts?: string[],
): Snapshot => {
  const settings = given(own ?? {}, hosts === undefined ? {} : { hosts });
  const script = lived(own === null ? { ...settings, primary: null } : settings, until, story);
  return viewAt(script.settings, script.state, at(until * 1000));
};

const ofMain = (snapshot: Snapshot) => mainOf({ upses: snapshot.supplies }).safeToCut;

/** `nas` and `pc` run until then, and answer pings. */
const upUntil =
  (second: number) =>
  (_: string, now: number): boolean =>
    now < second;

/** The outage begins at 10 s; a host is known to be down 15 s after its last answer, and has to be for a minute. */
describe('the output of a UPS', () => {
  interface Case {
    readonly title: string;
    readonly until: number;
    readonly story: Story;
    readonly hosts?: string[];
    readonly blockedBy: readonly string[];
  }

  const cases: readonly Case[] = [
    {
      title: 'is left alone on mains, whoever is down',
      until: 300,
      story: { mains: () => true },
      blockedBy: ['no outage is going on'],
    },
    {
      title: 'may be cut once every host was down for a minute',
      until: 140,
      story: { answers: upUntil(40) },
      blockedBy: [],
    },
    {
      title: 'is left alone while a host runs',
      until: 300,
      story: { answers: (id, second) => id === 'pc' || second < 40 },
      blockedBy: ['PC is up'],
    },
    {
      title: 'is left alone in the minute after the last host has gone down',
      until: 100,
      story: { answers: upUntil(40) },
      blockedBy: ['the hosts have only just gone down'],
    },
    {
      title: 'is left alone again where a host is up again',
      until: 200,
      story: { answers: (id, second) => second < 40 || (id === 'nas' && second > 180) },
      blockedBy: ['NAS is up'],
    },
    {
      title: 'is left alone where it feeds nobody that is known',
      until: 300,
      story: {},
      hosts: [],
      blockedBy: ['no host on it is configured'],
    },
    {
      title: 'is left alone in a drill',
      until: 300,
      story: {
        mains: () => true,
        answers: upUntil(40),
        then: (script, second) => {
          if (second === 20) command(script, 20_000, { kind: 'start_drill', ups: null });
        },
      },
      blockedBy: ['a drill never cuts the power'],
    },
    {
      title: 'is left alone as soon as the mains seems to be back',
      until: 205,
      story: { answers: upUntil(40), mains: (second) => second < 10 || second >= 201 },
      blockedBy: ['the mains is back, or may be'],
    },
    {
      title: 'is left alone once the outage is over, before anybody is woken',
      until: 230,
      story: { answers: upUntil(40), mains: (second) => second < 10 || second >= 201 },
      blockedBy: ['no outage is going on'],
    },
  ];

  it.each(cases)('$title', ({ until, story, hosts, blockedBy }) => {
    const { safe, blockedBy: blockers, cutIn } = ofMain(shown(null, until, story, hosts));
    expect({ safe, blockers: textsOf(blockers), cutIn }).toEqual({
      safe: blockedBy.length === 0,
      blockers: blockedBy,
      cutIn: null,
    });
  });

  it('is left alone where nobody knows whether a host runs', () => {
    const script = lived({ ...given(), primary: null }, 40, { answers: () => true });
    // Nothing is heard of any host from now on, neither yes nor no.
    for (let second = 40; second < 140; second += 2) script.tick(second * 1000);
    script.on(140_000, { type: 'logins_seen', logins: null });
    const { safe, blockedBy } = ofMain(viewAt(script.settings, script.state, at(140_000)));
    expect({ safe, blockedBy: textsOf(blockedBy) }).toEqual({
      safe: false,
      blockedBy: ['nobody knows whether NAS runs', 'nobody knows whether PC runs'],
    });
  });

  describe('that feeds the machine that we run on', () => {
    const story: Story = { answers: upUntil(30) };

    it('is left alone until that is told to shut down', () => {
      expect(textsOf(ofMain(shown({ wait: seconds(600) }, 100, story)).blockedBy)).toEqual([
        'the machine that sentinel-ups runs on is up',
      ]);
    });

    it('may be cut once the time for its shutdown is over, which counts from when it was told', () => {
      const after = (second: number) => ofMain(shown({ cut: null }, second, story));
      expect(after(110)).toMatchObject({ safe: true, blockedBy: [] });
      expect(after(110).cutIn).toBeGreaterThan(100_000);
      expect(after(110).cutIn).toBeLessThanOrEqual(120_000);
      expect(Number(after(110).cutIn) - Number(after(130).cutIn)).toBe(20_000);
    });

    it('is left alone where that could not be shut down', () => {
      const failing = ofMain(shown({ cut: null }, 150, { ...story, machine: () => 'access denied' }));
      expect(failing).toMatchObject({
        safe: false,
        blockedBy: [{ text: 'the machine that sentinel-ups runs on could not be shut down' }],
        cutIn: null,
      });
    });

    it('does not wait for the host that this machine is', () => {
      const isUp: Story = { answers: (id, second) => id === 'pc' || second < 30 };
      expect(ofMain(shown({ cut: null, host: 'pc' }, 130, isUp)).safe).toBe(true);
    });

    it('may be cut where nothing but that machine is on it', () => {
      expect(ofMain(shown({ cut: null }, 130, {}, [])).safe).toBe(true);
    });
  });

  it.each([
    { own: null, words: /^The output of the UPS may be cut now: every host on it is down$/ },
    { own: { cut: null }, words: /^The output of the UPS may be cut in (\d+) s: every host on it is down$/ },
  ])('is told of once: $words', ({ own, words }) => {
    const before = shown(own, 60, { answers: upUntil(30) });
    const after = shown(own, 120, { answers: upUntil(30) });
    const [told, ...more] = changesBetween(before, after).filter(({ type }) => type === 'safe_to_cut');
    const [, seconds] = words.exec(told?.message ?? '') ?? [null, 'not told'];
    expect(told?.details).toEqual(own === null ? {} : { cut_in: Number(seconds) });
    expect(more).toEqual([]);
    expect(changesBetween(after, after)).toEqual([]);
  });
});
