import { after, minutes, type Moment, type Monotonic } from '../../domain/core/time.js';
import type { PortReport } from '../../domain/ups/data_port.js';
import type { SupplyView } from '../../domain/view/snapshot.js';
import { hasButton } from './nut_buttons.js';
import { isShown } from './nut_sensors.js';

/** What UPSes with data ports have told of that Home Assistant is shown, by the UPS's name. */
export type Seen = Readonly<Record<string, SeenOnPort>>;

export interface SeenOnPort {
  readonly variables: readonly string[];
  readonly commands: readonly string[];
}

/** What was told of before a start but not since then for so long is gone: of a driver that was exchanged, perhaps. */
const settledAfter = minutes(10);

const ownEntities = ['battery.charge', 'battery.runtime'];

interface OwnSight {
  readonly since: Monotonic;
  readonly variables: Set<string>;
  readonly commands: Set<string>;
  last: PortReport | null;
}

/**
 * Remembers what each UPS has ever told of, over restarts too: a variable that vanishes for a while, or a driver that speaks only
 * after the first connection to the broker, must not cost an entity and what people have made of it.
 */
export class SeenOnPorts {
  #remembered: Seen = {};
  readonly #own = new Map<string, OwnSight>();

  /** @param upses the names of those that have a data port */
  constructor(private readonly upses: readonly string[]) {}

  get all(): Seen {
    return Object.fromEntries(
      this.upses.flatMap((name) => {
        const own = this.#own.get(name);
        const before = this.#remembered[name];
        if (own === undefined && before === undefined) return [];
        const variables = new Set([...(before?.variables ?? []), ...(own?.variables ?? [])]);
        const commands = new Set([...(before?.commands ?? []), ...(own?.commands ?? [])]);
        return [[name, { variables: [...variables].sort(), commands: [...commands].sort() }]];
      }),
    );
  }

  /** Adds what was seen before the start. */
  remember(seen: Seen): void {
    this.#remembered = seen;
  }

  /** @returns whether there may be something new, or something that is gone */
  see(supplies: readonly SupplyView[], { monotonic }: Moment): boolean {
    const moved = supplies.map(({ name, port }) => {
      const report = port?.report ?? null;
      if (report === null || !this.upses.includes(name)) return false;
      const own = this.#own.get(name) ?? newSight(monotonic);
      this.#own.set(name, own);
      const isSettled = name in this.#remembered && monotonic >= after(own.since, settledAfter);
      if (isSettled) this.#forget(name);
      const hasGrown = own.last !== report && grown(own, report);
      own.last = report;
      return isSettled || hasGrown;
    });
    return moved.includes(true);
  }

  #forget(name: string): void {
    this.#remembered = Object.fromEntries(Object.entries(this.#remembered).filter(([ups]) => ups !== name));
  }
}

const newSight = (since: Monotonic): OwnSight => ({
  since,
  variables: new Set(),
  commands: new Set(),
  last: null,
});

function grown({ variables, commands }: OwnSight, report: PortReport): boolean {
  const before = variables.size + commands.size;
  for (const variable of report.variables.keys())
    if (isShown(variable) || ownEntities.includes(variable)) variables.add(variable);
  for (const command of report.commands) if (hasButton(command)) commands.add(command);
  return before !== variables.size + commands.size;
}
