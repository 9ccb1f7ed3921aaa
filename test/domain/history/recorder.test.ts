import { describe, expect, it } from 'vitest';
import { announced } from '../../../src/domain/core/announcement.js';
import type { Line } from '../../../src/domain/history/line_schema.js';
import { Corrections } from '../../../src/domain/history/corrections.js';
import { detailsOf } from '../../../src/domain/history/lanes.js';
import {
  recordAnnouncement,
  recordSnapshot,
  type Recorded,
  type Recording,
} from '../../../src/domain/history/recorder.js';
import { newTally, summaryOf, tallied, type OutageSummary } from '../../../src/domain/history/tally.js';
import { at, epoch, house, shown, type Shown } from './given_history.js';

const hour = 3_600_000;

/** Records one after the other, as the adapter does. */
class Recorder {
  recording: Recording = {
    boot: 'boot-1',
    offset: null,
    nextId: 1,
    open: new Map(),
    devices: new Map(),
    recent: [],
  };
  readonly ofDay: Line[] = [];
  readonly records = new Map<number, Line[]>();
  readonly closed: OutageSummary[] = [];

  see(...moments: readonly Shown[]): this {
    for (const one of moments) this.#take(recordSnapshot(house, this.recording, shown(one)));
    return this;
  }

  tell(type: 'mains_lost' | 'sentinel_silent', milli: number): this {
    const what = announced(type, `It is told: ${type}`, type === 'sentinel_silent' ? { sentinel: 's1' } : {});
    this.#take(recordAnnouncement(house, this.recording, what, at(milli)));
    return this;
  }

  /** As it is read back from its file. */
  details(id: number) {
    const lines = this.records.get(id) ?? [];
    const corrections = new Corrections();
    lines.forEach((line, index) => corrections.note(index, line));
    const [began, ...others] = lines;
    if (began?.k !== 'began') throw new Error('it does not begin');
    const summary = summaryOf(id, others.reduce(tallied, newTally(began)));
    return detailsOf(
      summary,
      lines.map((line, index) => corrections.corrected(index, line)),
    );
  }

  #take({ next, written, closed }: Recorded): void {
    this.recording = next;
    this.closed.push(...closed);
    for (const { record, line } of written) {
      const lines = record === null ? this.ofDay : (this.records.get(record) ?? []);
      lines.push(line);
      if (record !== null) this.records.set(record, lines);
    }
  }
}

const going = { from: 1_000, lasted: null };
const over = { from: 1_000, lasted: 9_000 };

describe('an outage', () => {
  const recorder = new Recorder()
    .see({ milli: 0 })
    .tell('sentinel_silent', 500)
    .see({ milli: 1_000, outage: going, nas: 'shutdown_pending' })
    .tell('mains_lost', 1_000)
    .see({ milli: 2_000, outage: going, nas: 'shutting_down' })
    .see({ milli: 5_000, outage: going, nas: 'offline' })
    .see({ milli: 10_000, outage: over, nas: 'offline', waking: true })
    .see({ milli: 20_000, outage: over, nas: 'waking' })
    .see({ milli: 30_000, outage: over, nas: 'online' })
    .see({ milli: 31_000, outage: over, nas: 'online' });

  it('is recorded until the last host is up again', () => {
    expect(recorder.closed).toEqual([
      {
        id: 1,
        kind: 'outage',
        ups: 'ups',
        started: epoch + 1_000,
        ended: epoch + 10_000,
        duration: 9_000,
        hostsDown: 1,
        hostsWoken: 1,
      },
    ]);
    expect(recorder.recording.open.size).toBe(0);
  });

  it('has a lane for each host, from state to state, and for each name of the UPS', () => {
    const { hosts, upses } = recorder.details(1);
    expect(hosts).toMatchObject([{ id: 'nas', name: 'NAS' }]);
    expect(hosts[0]?.lane.map(({ state, from, to }) => [state, from - epoch, (to ?? 0) - epoch])).toEqual([
      ['shutdown_pending', 1_000, 2_000],
      ['shutting_down', 2_000, 5_000],
      ['offline', 5_000, 20_000],
      ['waking', 20_000, 30_000],
      ['online', 30_000, 31_000],
    ]);
    expect(upses.map(({ name, lane }) => [name, lane.map(({ status }) => status)])).toEqual([
      ['ups', ['OB', 'OL']],
      ['nas', ['OB', 'OL']],
    ]);
  });

  it('tells what led to it, too', () => {
    expect(recorder.details(1).events.map(({ type, at: when }) => [type, when - epoch])).toEqual([
      ['sentinel_silent', 500],
      ['mains_lost', 1_000],
    ]);
  });
});

it('a drill is a record of its own kind, and one that a real outage ends is closed before that', () => {
  const recorder = new Recorder().see(
    { milli: 0 },
    { milli: 1_000, drill: true },
    { milli: 4_000, outage: { from: 4_000, lasted: null } },
    { milli: 6_000, outage: { from: 4_000, lasted: null } },
  );
  expect(recorder.closed).toMatchObject([{ id: 1, kind: 'drill', duration: 3_000 }]);
  expect([...recorder.recording.open.values()]).toMatchObject([{ id: 2, tally: { kind: 'outage' } }]);
});

it('a host that was down before does not count as one that went down', () => {
  const recorder = new Recorder().see(
    { milli: 0, nas: 'offline' },
    { milli: 1_000, outage: going, nas: 'offline' },
    { milli: 10_000, outage: over, nas: 'offline' },
    { milli: 11_000, outage: over, nas: 'offline' },
  );
  expect(recorder.closed).toMatchObject([{ hostsDown: 0, hostsWoken: 0 }]);
});

it.each([
  ['set forward, as on a machine without a clock of its own', 5 * hour],
  ['set back', -5 * hour],
])('a clock that is %s corrects what was recorded before', (_how, by) => {
  const recorder = new Recorder().see(
    { milli: 0, wrongBy: -by },
    { milli: 1_000, wrongBy: -by, outage: going, nas: 'shutdown_pending' },
    { milli: 3_000, outage: { from: 1_000 - by, lasted: null }, nas: 'shutdown_pending' },
    { milli: 10_000, outage: { from: 1_000 - by, lasted: 9_000 } },
    { milli: 11_000, outage: { from: 1_000 - by, lasted: 9_000 } },
  );
  expect(recorder.closed).toMatchObject([{ started: epoch + 1_000, ended: epoch + 10_000, duration: 9_000 }]);
  expect(recorder.details(1).hosts[0]?.lane.map(({ from }) => from - epoch)).toEqual([1_000, 10_000]);
  expect(recorder.ofDay).toContainEqual(expect.objectContaining({ k: 'clock', by }));
});

it('what flaps all night does not make a record endless', () => {
  const recorder = new Recorder().see({ milli: 0 }, { milli: 1_000, outage: going });
  for (let turn = 0; turn < 6_000; turn += 1)
    recorder.see({ milli: 2_000 + turn, outage: going, nas: turn % 2 === 0 ? 'unknown' : 'online' });
  recorder.see({ milli: 20_000, outage: over }, { milli: 21_000, outage: over });
  const lines = recorder.records.get(1) ?? [];
  expect(lines.length).toBeLessThan(4_100);
  expect(lines.at(-1)).toMatchObject({ k: 'closed' });
  expect(lines.at(-1)).not.toMatchObject({ left_out: 0 });
});
