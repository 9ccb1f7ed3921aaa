import type { DomainSettings, PortSettings } from '../../src/domain/core/settings.js';
import type { PortReport } from '../../src/domain/ups/data_port.js';
import { Script, section, settings, textsOf, viewAt, at, type Given } from './given.js';

/** What a UPS says: its status, and what else is given. */
export const report = (status: string, variables: Readonly<Record<string, string>> = {}): PortReport => ({
  variables: new Map(Object.entries({ 'ups.status': status, ...variables })),
  traits: new Map([['input.sensitivity', { flags: ['RW', 'STRING'], maxLength: 8, values: [], ranges: [] }]]),
  commands: ['beeper.mute', 'shutdown.return'],
});

export interface GivenPort extends Given {
  readonly port?: Partial<PortSettings>;
  /** Seconds from the start of the outage; null: by its own word alone. */
  readonly after?: number | null;
}

/** A UPS by its driver; without sentinels unless they are given. */
export const withPort = ({ port, after = null, sentinels = 0, ...given }: GivenPort = {}): DomainSettings => {
  const base = settings({ sentinels, ...given });
  const own = { kind: 'driver', lowCharge: null, lowRuntime: null, ...port } as const;
  return {
    ...base,
    upses: base.upses.map((ups) => ({ ...ups, port: own })),
    sections: given.sections ?? [
      {
        ...section('ups', 0),
        lowBatteryAfter: after === null ? null : section('ups', after).lowBatteryAfter,
      },
      section('nas', 600),
    ],
  };
};

/** A script in which a UPS with a data port has its say. */
export class PortScript extends Script {
  /** It says something; each second once more, up to `until`, with one of its values moving unless it is frozen. */
  says(
    milli: number,
    status: string,
    {
      until = milli,
      frozen = false,
      ...variables
    }: { until?: number; frozen?: boolean } & Record<string, string | number | boolean> = {},
  ): this {
    const texts = Object.entries(variables).map(([key, value]): [string, string] => [key, String(value)]);
    const still = report(status, Object.fromEntries(texts));
    for (let now = milli; now <= until; now += 1000) {
      const moving = report(status, {
        ...Object.fromEntries(texts),
        'input.voltage': String(230 + (now % 7)),
      });
      this.on(now, { type: 'port_reported', ups: 'ups', report: frozen ? still : moving });
    }
    return this;
  }

  falls(milli: number, reason = 'its driver hangs'): this {
    return this.on(milli, { type: 'port_silent', ups: 'ups', reason });
  }

  get input(): string {
    return this.ups.input.name;
  }

  shown(milli: number) {
    const { problems, mains, supplies, upses } = viewAt(this.settings, this.state, at(milli));
    const [supply] = supplies;
    const [main] = upses;
    if (supply === undefined || main === undefined) throw new Error('no UPS');
    return { problems: textsOf(problems), mains, supply, main };
  }
}
