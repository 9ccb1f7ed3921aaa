import { expect, it } from 'vitest';
import type { OutageReport } from '../../src/api/history.js';
import { historyText, outageText } from '../../src/cli/history_text.js';

const outage: OutageReport = {
  id: 17,
  kind: 'outage',
  ...{ ups: 'ups', started: '2026-01-01T12:00:00.000Z' },
  ...{ ended: '2026-01-01T12:01:33.000Z', duration: 93, hosts_down: 1, hosts_woken: 1 },
};

it('the list is a table, with how long was recorded and where the last gap is', () => {
  const not_recorded = [{ from: '2026-01-02T00:00:00.000Z', to: '2026-01-02T01:00:00.000Z' }];
  const going: OutageReport = { ...outage, id: 18, kind: 'drill', ended: null, duration: null };
  const report = { outages: [going, outage], recording_since: '2025-12-01T00:00:00.000Z', not_recorded };
  expect(historyText(report).split('\n')).toEqual([
    'Recorded since 2025-12-01 00:00:00, with 1 gap.',
    'Last gap: 2026-01-02 00:00:00 to 2026-01-02 01:00:00.',
    '',
    'ID  KIND    UPS  STARTED (UTC)        LASTED      HOSTS DOWN  WOKEN',
    '18  drill   ups  2026-01-01 12:00:00  goes on     1           1',
    '17  outage  ups  2026-01-01 12:00:00  1 min 33 s  1           1',
  ]);
  expect(historyText({ outages: [], recording_since: null, not_recorded: [] })).toContain(
    'Nothing was recorded yet.',
  );
});

it('one of them has what each host went through, and every event', () => {
  const lane = [
    {
      state: 'shutting_down',
      from: '2026-01-01T12:00:10.000Z',
      to: '2026-01-01T12:00:20.000Z',
      reason: '',
      why: null,
    },
    { state: 'offline', from: '2026-01-01T12:00:20.000Z', to: null, reason: '', why: null },
  ] as const;
  const event = {
    at: outage.started,
    type: 'mains_lost',
    message: 'Mains lost: all silent',
    why: null,
    simulated: false,
    details: {},
  };
  const text = outageText({
    ...outage,
    events: [event],
    hosts: [{ id: 'nas', name: 'NAS', lane: [...lane] }],
    upses: [],
  });
  expect(text.split('\n')).toEqual([
    'Outage 17 of ups: 2026-01-01 12:00:00 UTC, 1 min 33 s',
    '',
    'HOST  WAS',
    'NAS   12:00:10 shutting down, 12:00:20 offline',
    '',
    '2026-01-01 12:00:00  Mains lost: all silent',
  ]);
});
