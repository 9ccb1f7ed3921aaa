import { expect, it } from 'vitest';
import { reportOf } from '../../src/api/report.js';
import { english } from '../../src/domain/view/reasons/english.js';
import { renderWhy, type Why } from '../../src/domain/view/reasons/render.js';
import { milliseconds } from '../../src/domain/core/time.js';
import { alive, at, section, settings, silent, unknown, viewAt, Script } from '../domain/given.js';
import { raw } from '../../src/domain/view/reasons/told.js';
import { host } from '../domain/given_hosts.js';
import { PortScript, withPort } from '../domain/given_port.js';

const given = settings({ witnesses: 1, sections: [section('ups', 300)], hosts: [host('nas')] });
const script = new Script(given)
  .round(alive, 0)
  .outage(6000, { s1: alive, s2: silent, s3: unknown, w1: silent })
  .on(6100, { type: 'component_failed', component: 'state file', reason: 'the disk is full' })
  .on(6200, {
    type: 'host_probed',
    id: 'nas',
    sentAt: at(6200).monotonic,
    outcome: { kind: 'alive', latency: milliseconds(1) },
  });
const report = reportOf(viewAt(script.settings, script.state, at(13_000)), '1.2.3');
const [supply] = report.supplies;

const primary = { stage: 'going', waitsFor: null, trouble: raw('access denied') } as const;

const inEnglish = (why: Why | null): string | null => (why === null ? '' : renderWhy(english, 'en', why));

it('has the code and the values of every reason beside its words', () => {
  expect(report.sentinels[1]).toMatchObject({
    reason: 'no answer in 1 s',
    why: { code: 'no_answer', values: { seconds: 1 } },
  });
  expect(report.problems_why.at(-1)).toEqual({
    code: 'component_failed',
    values: { component: { code: 'component_state_file', values: {} }, reason: 'the disk is full' },
  });
  expect(supply?.blocked_why).toEqual([{ code: 'cut_no_outage', values: {} }]);
});

it('has no reason of what is alive', () => {
  expect(report.sentinels[0]).toMatchObject({ state: 'alive', reason: '', why: null });
});

it('makes the words out of those: the mains, every device, host, problem and obstacle', () => {
  const reasons = [report.mains, ...report.sentinels, ...report.witnesses, ...report.hosts];
  expect(reasons.map(({ why }) => inEnglish(why))).toEqual(reasons.map(({ reason }) => reason));
  expect(report.problems).not.toEqual([]);
  expect(report.problems_why.map(inEnglish)).toEqual(report.problems);
  expect(supply?.blocked_why.map(inEnglish)).toEqual(supply?.blocked_by);
});

it('tells English words once only', () => {
  expect(JSON.stringify(report)).not.toContain('"text"');
});

it('has why nothing is heard of a UPS, and why the machine could not be shut down', () => {
  const house = new PortScript(withPort()).falls(1000);
  const snapshot = { ...viewAt(house.settings, house.state, at(1000)), primary };
  const { supplies, primary: shown } = reportOf(snapshot, '1.2.3');
  const why = { code: 'raw', values: { words: 'its driver hangs' } };
  expect(supplies[0]?.stale).toMatchObject({ reason: 'its driver hangs', why });
  expect(shown).toMatchObject({ trouble: 'access denied', trouble_why: { code: 'raw' } });
});
