import { wallClockTime, type WallTime } from '../core/time.js';
import type { Line, Lines } from './line_schema.js';
import { bucketLength, LatencySeries } from './latency.js';
import type { DeviceLane, HostLane, OutageDetails, Span, Stretch, UpsLane } from './port.js';
import type { OutageSummary } from './tally.js';

/** Of one lane: whatever flaps must not make an answer endless. The oldest are left out. */
const maxStretches = 2_000;

/** At most as many points of latency are told of each device, and of all together. */
const maxPoints = 300;
const maxPointsOfAll = 60_000;

type Said<T> = Stretch & T;

/** One lane, drawn from left to right. */
class Lane<T extends object> {
  #stretches: Said<T>[] = [];
  #running: (T & { readonly from: WallTime }) | null = null;

  begin(at: WallTime, what: T, isSame: (before: T) => boolean): void {
    if (this.#running !== null && isSame(this.#running)) return;
    this.end(at);
    this.#running = { ...what, from: at };
  }

  end(at: WallTime): void {
    if (this.#running === null) return;
    if (at > this.#running.from) this.#stretches.push({ ...this.#running, to: at });
    this.#running = null;
    if (this.#stretches.length > 2 * maxStretches) this.#stretches = this.#stretches.slice(-maxStretches);
  }

  /** What of it lies within the span; what still runs has no end. */
  within({ from, to }: Span): readonly Said<T>[] {
    const all =
      this.#running === null ? this.#stretches : [...this.#stretches, { ...this.#running, to: null }];
    return all
      .filter((stretch) => stretch.from <= to && (stretch.to ?? to) >= from)
      .slice(-maxStretches)
      .map((stretch) => ({ ...stretch, from: wallClockTime(Math.max(from, stretch.from)) }));
  }
}

const always: Span = { from: wallClockTime(0), to: wallClockTime(Number.MAX_SAFE_INTEGER) };

/** One outage or drill, out of its lines with their times corrected. */
export function detailsOf(summary: OutageSummary, lines: readonly Line[]): OutageDetails {
  const hosts = new Map<
    string,
    { name: string; lane: Lane<Omit<HostLane['lane'][number], keyof Stretch>> }
  >();
  const upses = new Map<string, Lane<Omit<UpsLane['lane'][number], keyof Stretch>>>();
  let last = summary.started;
  const hostSays = (at: WallTime, { id, state, reason, why }: Omit<Lines['host'], 'k' | 'at' | 'm'>): void =>
    hosts.get(id)?.lane.begin(at, { state, reason, why }, (before) => before.state === state);
  const upsSays = (at: WallTime, { name, status }: Omit<Lines['ups'], 'k' | 'at' | 'm'>): void => {
    const lane = upses.get(name) ?? new Lane();
    upses.set(name, lane);
    lane.begin(at, { status }, (before) => before.status === status);
  };
  const endAll = (at: WallTime): void => {
    for (const { lane } of hosts.values()) lane.end(at);
    for (const lane of upses.values()) lane.end(at);
  };
  for (const line of lines) {
    switch (line.k) {
      case 'began':
      case 'resumed':
        endAll(line.k === 'resumed' && line.after > last ? line.after : last);
        for (const host of line.hosts) {
          if (!hosts.has(host.id)) hosts.set(host.id, { name: host.name, lane: new Lane() });
          hostSays(line.at, host);
        }
        for (const ups of line.upses) upsSays(line.at, ups);
        break;
      case 'host':
        hostSays(line.at, line);
        break;
      case 'ups':
        upsSays(line.at, line);
        break;
      case 'closed':
        endAll(line.at);
        break;
      default:
    }
    if (line.k !== 'event' && line.k !== 'ended') last = line.at;
  }
  return {
    ...summary,
    events: lines.filter((line) => line.k === 'event').sort((one, other) => one.at - other.at),
    hosts: [...hosts].map(([id, { name, lane }]) => ({ id, name, lane: lane.within(always) })),
    upses: [...upses].map(([name, lane]) => ({ name, lane: lane.within(always) })),
  };
}

/** Devices over a span, out of the lines of its days, one after the other. */
export class DeviceLanes {
  readonly #devices = new Map<
    string,
    Pick<DeviceLane, 'name' | 'role'> & { readonly lane: Lane<Pick<DeviceLane['lane'][number], 'state'>> }
  >();
  readonly #latency: LatencySeries;
  #last: WallTime | null = null;

  /** @param count how many devices there are, about: many have fewer points each */
  constructor(
    private readonly span: Span,
    count: number,
  ) {
    const points = Math.max(1, Math.min(maxPoints, Math.floor(maxPointsOfAll / Math.max(1, count))));
    const buckets = Math.max(1, Math.ceil((span.to - span.from) / points / bucketLength));
    this.#latency = new LatencySeries(buckets * bucketLength);
  }

  add(line: Line): void {
    switch (line.k) {
      case 'on':
        if (line.fresh && this.#last !== null) this.#endAll(this.#last);
        for (const { id, name, role, state } of line.devices) {
          const lane = this.#devices.get(id)?.lane ?? new Lane();
          this.#devices.set(id, { name, role, lane });
          lane.begin(line.at, { state }, (before) => before.state === state);
        }
        break;
      case 'device':
        this.#devices
          .get(line.id)
          ?.lane.begin(line.at, { state: line.state }, (before) => before.state === line.state);
        break;
      case 'off':
        this.#endAll(line.at);
        break;
      case 'lost':
        this.#endAll(line.since);
        break;
      case 'latency':
        if (line.start + bucketLength > this.span.from && line.start <= this.span.to) this.#latency.add(line);
        break;
      default:
    }
    this.#last = line.at;
  }

  /** @param goesOn whether the last line is of the service that runs now */
  devices(goesOn: boolean): readonly DeviceLane[] {
    if (!goesOn && this.#last !== null) this.#endAll(this.#last);
    return [...this.#devices].map(([id, { name, role, lane }]) => ({
      id,
      name,
      role,
      lane: lane.within(this.span),
      latency: this.#latency.of(id),
    }));
  }

  #endAll(at: WallTime): void {
    for (const { lane } of this.#devices.values()) lane.end(at);
  }
}
