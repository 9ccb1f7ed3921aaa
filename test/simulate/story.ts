import type { Snapshot } from '../../src/domain/view/snapshot.js';

/** What happened in a house, line by line, for people. */
export class Story {
  readonly lines: string[] = [];
  #last = '';

  constructor(
    private readonly now: () => number,
    /** Told only where somebody wants to read it: the lines cost more than the simulation. */
    private readonly isTold: boolean,
  ) {}

  tell(what: () => string): void {
    if (this.isTold) this.lines.push(`${timeOf(this.now())}  ${what()}`);
  }

  /** What is served, where it differs from what was served before. */
  served(snapshot: Snapshot): void {
    if (!this.isTold) return;
    const { mains, upses, hosts, drill, maintenanceUntil } = snapshot;
    const line = [
      `mains ${mains.state}${mains.simulated ? ' (simulated)' : ''}: ${mains.reason.text};`,
      upses.map(({ name, status }) => `${name} ${status}`).join(', '),
      ...hosts.map(({ name, state }) => `${name} ${state}`),
      ...(drill ? ['drill'] : []),
      ...(maintenanceUntil === null ? [] : ['maintenance']),
    ].join('  ');
    if (line === this.#last) return;
    this.#last = line;
    this.lines.push(`${timeOf(this.now())}      served: ${line}`);
  }
}

/** Day, hour, minute, second of the house's life. */
export function timeOf(milli: number): string {
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  const day = Math.floor(milli / 86_400_000);
  const clock = `${two((milli / 3_600_000) % 24)}:${two((milli / 60_000) % 60)}:${two((milli / 1000) % 60)}`;
  return `day ${String(day).padStart(2)} ${clock}.${String(Math.floor(milli % 1000)).padStart(3, '0')}`;
}
