import type { Effect } from '../../../src/domain/core/event.js';
import type { Recollection } from '../../../src/domain/core/recall.js';
import type { DomainSettings, PrimarySettings } from '../../../src/domain/core/settings.js';
import { minutes, seconds } from '../../../src/domain/core/time.js';
import type { PortReport } from '../../../src/domain/ups/data_port.js';
import { alive, Script, settings, silent } from '../given.js';
import { host, living, sections } from '../given_hosts.js';

/** What happens, by the second. What is left out is as in the plainest outage, which begins at 10 s and does not end. */
export interface Story {
  /** The sentinel and the UPS's own word. */
  readonly mains?: (second: number) => boolean;
  readonly answers?: (host: string, second: number) => boolean;
  /** What the UPS answers to the command that cuts the power; undefined: nothing. */
  readonly ups?: (second: number) => string | null | undefined;
  /** What comes of shutting the machine down; undefined: nothing is heard of it. */
  readonly machine?: (second: number) => string | null | undefined;
  readonly then?: (script: Script, second: number) => void;
}

const primary: PrimarySettings = {
  poweredBy: ['ups'],
  needs: 1,
  wait: minutes(10),
  cut: 'shutdown.return',
  shutdownTakes: seconds(120),
  host: null,
};

/** A UPS with a driver, a sentinel and the hosts `nas` and `pc`; its battery is low after 30 s. */
export const given = (
  own: Partial<PrimarySettings> = {},
  { hasPort = true, hosts = ['nas', 'pc'] } = {},
): DomainSettings => {
  const base = settings({
    sentinels: 1,
    sections: sections(['nas', 0]).map((one) =>
      one.name === 'ups' ? { ...one, lowBatteryAfter: seconds(30) } : one,
    ),
    hosts: hosts.map((id) => host(id, { section: id === 'nas' ? 'nas' : null })),
  });
  const port = hasPort ? ({ kind: 'driver', lowCharge: null, lowRuntime: null } as const) : null;
  return { ...base, upses: base.upses.map((ups) => ({ ...ups, port })), primary: { ...primary, ...own } };
};

const report = (status: string, second: number): PortReport => ({
  variables: new Map([
    ['ups.status', status],
    ['input.voltage', String(200 + (second % 30))],
  ]),
  traits: new Map(),
  commands: ['shutdown.return'],
});

/** The house at its beginning. */
export const begun = (own: DomainSettings, remembered: Recollection | null = null, second = 0): Script =>
  new Script(own, remembered, 'boot-1', second * 1000);

/** Time goes on; the UPS and the machine answer what they are asked. */
export function goesOn(script: Script, from: number, to: number, story: Story): void {
  const { mains = (second) => second < 10, ups = () => null, machine = () => null, then } = story;
  const { answers = () => false } = story;
  let seen = script.effects.length;
  let unanswered: Effect[] = [];
  living(script, from * 1000, to * 1000, {
    mains: (milli) => (mains(milli / 1000) ? alive : silent),
    answers: (id, milli) => answers(id, milli / 1000),
    then: (milli) => {
      const second = milli / 1000;
      if (script.ups.port !== null) {
        const status = mains(second) ? 'OL' : 'OB';
        script.on(milli, { type: 'port_reported', ups: 'ups', report: report(status, second) });
      }
      then?.(script, second);
      unanswered.push(...script.effects.slice(seen).map(([, effect]) => effect));
      seen = script.effects.length;
      unanswered = unanswered.filter((effect) => {
        const trouble =
          effect.type === 'cut_power'
            ? ups(second)
            : effect.type === 'shut_down_machine'
              ? machine(second)
              : null;
        if (trouble === undefined) return true;
        if (effect.type === 'cut_power') script.on(milli, { type: 'cut_answered', ups: effect.ups, trouble });
        if (effect.type === 'shut_down_machine') script.on(milli, { type: 'machine_answered', trouble });
        return false;
      });
    },
  });
}

/** That house through the story. */
export function lived(own: DomainSettings, until: number, story: Story): Script {
  const script = begun(own);
  goesOn(script, 0, until, story);
  return script;
}

/** What was asked for and told of the machine that we run on: in which second, and what. */
export const toldOf = ({ effects }: Script): readonly [number, string][] =>
  effects.flatMap(([milli, effect]): [number, string][] => {
    const second = Math.floor(milli / 1000);
    switch (effect.type) {
      case 'cut_power':
        return [[second, `${effect.ups}: ${effect.command}`]];
      case 'shut_down_machine':
        return [[second, 'shut down']];
      case 'announce':
        return effect.announcement.type.startsWith('primary_')
          ? [[second, effect.announcement.type.replace('primary_', '')]]
          : [];
      default:
        return [];
    }
  });

export const stepsOf = (script: Script): readonly string[] => toldOf(script).map(([, what]) => what);

/** When that came first; null: never. */
export const whenFirst = (script: Script, what: string): number | null =>
  toldOf(script).find(([, step]) => step === what)?.[0] ?? null;
