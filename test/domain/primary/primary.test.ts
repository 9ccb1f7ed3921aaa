import { describe, expect, it } from 'vitest';
import type { PrimarySettings } from '../../../src/domain/core/settings.js';
import { seconds } from '../../../src/domain/core/time.js';
import { at, textsOf, viewAt, type Script } from '../given.js';
import { command } from '../given_hosts.js';
import { given, lived, stepsOf, whenFirst, type Story } from './given_primary.js';

/** From waiting to going, where everybody obeys. */
const orderly = ['waiting', 'cutting', 'ups: shutdown.return', 'shutting_down', 'shut down'];

/** In every story the outage begins at 10 s, and the battery is low at 40 s at the latest. */
describe('the machine that we run on', () => {
  it('goes down once every host has been down for a minute, after its UPS was told', () => {
    const script = lived(given(), 200, { answers: (id, second) => id === 'nas' && second < 60 });
    expect(stepsOf(script)).toEqual(orderly);
    // Three silences in a row, five seconds apart, and the minute.
    expect(whenFirst(script, 'shut down')).toBeGreaterThan(60 + 10 + 60);
    expect(whenFirst(script, 'shut down')).toBeLessThan(60 + 20 + 65);
  });

  interface Case {
    readonly title: string;
    readonly own?: Partial<PrimarySettings>;
    readonly hasPort?: boolean;
    readonly story?: Story;
    readonly steps: readonly string[];
    /** In which second it is first told to shut down: from, to. */
    readonly shutDown?: readonly [number, number];
  }

  const up = (second: number) => (id: string, now: number) => id === 'nas' && now < second;
  const wait = seconds(100);

  const cases: readonly Case[] = [
    {
      title: 'goes down when the time for waiting is over, whoever is up',
      own: { wait },
      story: { answers: () => true },
      steps: orderly,
      shutDown: [140, 145],
    },
    {
      title: 'without a wait it goes at once',
      own: { wait: seconds(0) },
      story: { answers: () => true },
      steps: orderly,
      shutDown: [40, 44],
    },
    {
      title: 'does nothing while the battery is not low',
      story: { mains: (second) => second < 10 || second >= 35 },
      steps: [],
    },
    {
      title: 'stays up when the mains is back while it waits',
      story: { mains: (second) => second < 10 || second >= 60, answers: () => true },
      steps: ['waiting', 'staying'],
    },
    {
      title: 'is not cut from a mains that seems to be back, even where the time is over',
      own: { wait: seconds(30) },
      story: { mains: (second) => second < 10 || second >= 65, answers: () => true },
      steps: ['waiting', 'staying'],
    },
    {
      title: 'goes down all the same when the mains is back after its UPS was told',
      story: { mains: (second) => second < 10 || second >= 121 },
      steps: orderly,
    },
    {
      title: 'goes down when its UPS does not answer: it may have heard',
      story: { ups: () => undefined },
      steps: orderly,
      shutDown: [139, 142],
    },
    {
      title: 'goes down when its UPS refuses: the battery is low all the same',
      story: { ups: () => 'the command is not supported' },
      steps: orderly,
    },
    {
      title: 'stays up when its UPS refuses and the mains is back',
      story: {
        mains: (second) => second < 10 || second >= 122,
        ups: (second) => (second > 134 ? 'no' : undefined),
      },
      steps: ['waiting', 'cutting', 'ups: shutdown.return', 'staying'],
    },
    {
      title: 'cuts nothing with cut: none',
      own: { cut: null },
      steps: ['waiting', 'shutting_down', 'shut down'],
    },
    {
      title: 'cuts nothing where its UPS has no data port',
      hasPort: false,
      steps: ['waiting', 'shutting_down', 'shut down'],
    },
    {
      title: 'is told again half a minute after that failed, and the same failure is told once',
      story: { machine: (second) => (second < 200 ? 'access denied' : null) },
      steps: [...orderly, 'failed', 'shut down', 'shut down'],
    },
    {
      title: 'is told again where it still runs when it should long have been down',
      own: { shutdownTakes: seconds(50) },
      steps: [...orderly, 'failed', 'shut down'],
    },
    {
      title: 'stays up where it could not be shut down, nothing was cut, and the mains is back',
      own: { cut: null },
      story: { mains: (second) => second < 10 || second >= 130, machine: () => 'access denied' },
      steps: ['waiting', 'shutting_down', 'shut down', 'failed', 'staying'],
    },
    {
      title: 'is no host that it waits for itself',
      own: { host: 'pc' },
      story: { answers: (id) => id === 'pc' },
      steps: orderly,
      shutDown: [100, 135],
    },
  ];

  it.each(cases)('$title', ({ own, hasPort, story = {}, steps, shutDown }) => {
    const script = lived(given(own, { hasPort }), 210, story);
    expect(stepsOf(script).slice(0, steps.length)).toEqual(steps);
    if (!steps.includes('shut down')) expect(stepsOf(script)).toEqual(steps);
    if (shutDown !== undefined) {
      expect(whenFirst(script, 'shut down')).toBeGreaterThanOrEqual(shutDown[0]);
      expect(whenFirst(script, 'shut down')).toBeLessThanOrEqual(shutDown[1]);
    }
  });

  it('goes by the shutdown delay of the host that it is', () => {
    const script = lived(given({ host: 'nas', wait: seconds(0) }), 60, { answers: () => true });
    expect(whenFirst(script, 'waiting')).toBeLessThan(20);
  });

  it('tells who was not seen to go down', () => {
    const script = lived(given({ wait }), 150, { answers: (id) => id === 'nas' });
    const messages = script.effects.flatMap(([, effect]) =>
      effect.type === 'announce' ? [effect.announcement.message] : [],
    );
    expect(messages.find((message) => message.includes('is told shutdown.return'))).toContain(
      'NAS not known to be down after 100 s; ups is told shutdown.return',
    );
  });

  it('is left alone in a drill', () => {
    const drill: Story = {
      mains: () => true,
      then: (script, second) => {
        if (second === 20) command(script, 20_000, { kind: 'start_drill', ups: null });
      },
    };
    const script = lived(given(), 900, drill);
    expect(script.statuses['ups']).toBe('OB LB');
    expect(stepsOf(script)).toEqual([]);
  });

  describe('maintenance', () => {
    const from =
      (start: number, end: number) =>
      (script: Script, second: number): void => {
        if (second === start) {
          command(script, start * 1000, { kind: 'start_maintenance', duration: seconds(600) });
        }
        if (second === end) command(script, end * 1000, { kind: 'end_maintenance' });
      };

    it('holds it while it waits, and once that is over it waits anew', () => {
      const script = lived(given(), 400, { then: from(60, 300), answers: up(60) });
      expect(stepsOf(script)).toEqual(['waiting', 'staying', ...orderly]);
      expect(whenFirst(script, 'shut down')).toBeGreaterThanOrEqual(300);
    });

    it('comes too late once its UPS was told', () => {
      const script = lived(given(), 200, {
        ups: (second) => (second < 130 ? undefined : null),
        then: from(121, 1000),
      });
      expect(stepsOf(script)).toEqual(orderly);
    });
  });

  it('whose UPS never cut the power, and that never went down, is not shut down long after the mains is back', () => {
    const script = lived(given(), 1000, {
      mains: (second) => second < 10 || second >= 121,
      machine: () => 'access denied',
    });
    expect(stepsOf(script).at(-1)).toBe('staying');
    expect(script.state.primary.stage).toBe('staying');
  });

  it('on two UPSes is cut from both, and not before it has lost both', () => {
    const one = given({ poweredBy: ['ups', 'rack'], needs: 1 }, { hosts: [] });
    const [ups] = one.upses;
    const [section] = one.sections;
    if (ups === undefined || section === undefined) throw new Error('no UPS');
    const own = {
      ...one,
      upses: [ups, { ...ups, name: 'rack', sentinels: [] }],
      sections: [section, { ...section, name: 'rack', ups: 'rack', poweredBy: ['rack'] }],
    };
    const report = (status: string, second: number) => ({
      variables: new Map([
        ['ups.status', status],
        ['input.voltage', String(second)],
      ]),
      traits: new Map(),
      commands: [],
    });
    const story: Story = {
      then: (script, second) => {
        const status = second < 200 ? 'OL' : 'OB';
        script.on(second * 1000, { type: 'port_reported', ups: 'rack', report: report(status, second) });
      },
      ups: () => null,
    };
    const script = lived(own, 400, story);
    expect(stepsOf(script)).toEqual(
      [
        'waiting',
        'cutting',
        'ups: shutdown.return',
        'rack: shutdown.return',
        'shutting_down',
        'shut down',
        'failed',
        'shut down',
      ].slice(0, stepsOf(script).length),
    );
    expect(whenFirst(script, 'waiting')).toBeGreaterThanOrEqual(230);
    expect(whenFirst(script, 'shut down')).not.toBeNull();
  });

  it('shows its stage, how long it waits, and why it could not be shut down', () => {
    const story: Story = { answers: () => true, machine: () => 'access denied' };
    const shown = (second: number) => {
      const script = lived(given({ wait }), second, story);
      const { primary, problems } = viewAt(script.settings, script.state, at(second * 1000));
      return { ...primary, trouble: primary?.trouble?.text ?? null, problems: textsOf(problems) };
    };
    expect(shown(20)).toEqual({ stage: 'staying', waitsFor: null, trouble: null, problems: [] });
    expect(shown(60)).toMatchObject({ stage: 'waiting', problems: [] });
    expect(shown(60).waitsFor).toBeGreaterThan(75_000);
    expect(shown(150)).toEqual({
      stage: 'going',
      waitsFor: null,
      trouble: 'access denied',
      problems: ['the machine that sentinel-ups runs on could not be shut down: access denied'],
    });
  });
});
