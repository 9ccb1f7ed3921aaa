import { after, milliseconds } from '../../src/domain/core/time.js';
import { realDomain } from './domain.js';
import {
  mutant,
  withSettings,
  ups,
  detection,
  results,
  endsIn,
  asks,
  later,
  asReal,
  holdingOn,
  type Mutant,
} from './mutant.js';

const { recall, remember, step, view } = realDomain;

export const mutants: readonly Mutant[] = [
  mutant('no false OB', 'one silent round is enough', withSettings(detection({ confirmations: 1 }))),
  mutant('no false OB', 'one silent sentinel is enough', withSettings(detection({ silent: 1 }))),
  mutant('no false OB', 'witnesses have no vote', withSettings(ups(() => ({ witnesses: [] }))), 31),
  mutant(
    'no false OB',
    'nobody is given time to boot',
    withSettings(detection({ bootGrace: milliseconds(0) })),
  ),
  mutant(
    'no false OB',
    'a probing error counts as silence',
    results((result) =>
      result.outcome.kind === 'unknown'
        ? { ...result, outcome: { kind: 'silent', why: result.outcome.why } }
        : result,
    ),
  ),
  mutant(
    'no false OB',
    'an answer after the timeout is not heard',
    results((result, _sentinels, own) =>
      result.outcome.kind === 'alive' && (result.outcome.latency ?? 0) > own.detection.timeout
        ? null
        : result,
    ),
  ),
  mutant(
    'OB until restored',
    'an outage is forgotten by a restart',
    {
      recall: (settings, remembered, ...rest) =>
        recall(
          settings,
          remembered === null
            ? null
            : { ...remembered, upses: remembered.upses.map((own) => ({ ...own, outage: null })) },
          ...rest,
        ),
    },
    17,
  ),
  mutant(
    'OB until restored',
    'the first answer ends an outage',
    withSettings(detection({ restoreAfter: milliseconds(0) })),
  ),
  mutant(
    'OB until restored',
    'the last sentinel is never taken for silent',
    results((result, sentinels) =>
      result.outcome.kind === 'silent' && result.id === sentinels.at(-1)?.id
        ? { ...result, outcome: { kind: 'unknown', why: result.outcome.why } }
        : result,
    ),
  ),
  mutant('LB at its moment', 'OB LB comes ten seconds early', {
    ...withSettings((settings) => later(settings, -10_000)),
    view,
  }),
  mutant('LB at its moment', 'OB LB comes ten seconds late', {
    ...withSettings((settings) => later(settings, 10_000)),
    view,
  }),
  mutant(
    'LB at its moment',
    'nobody looks again in an outage',
    asks((effects, { upses }) =>
      upses.some(({ outage }) => outage !== null)
        ? effects.filter(({ type }) => type !== 'probe_all')
        : effects,
    ),
  ),
  mutant('LB at its moment', 'the loop looks only every five seconds', {
    step: (settings, state, event, now) => ({
      ...step(settings, state, event, now),
      deadline: after(now.monotonic, milliseconds(5_000)),
    }),
  }),
  mutant(
    'waking',
    'hosts are woken without delay',
    withSettings((settings) => ({ ...settings, wake: { ...settings.wake, delay: milliseconds(0) } })),
  ),
  mutant(
    'waking',
    'nobody is woken',
    asks((effects) => effects.filter(({ type }) => type !== 'send_magic_packet')),
  ),
  mutant(
    'waking',
    'a restart forgets who is to be woken',
    {
      remember: (...given) => {
        const record = remember(...given);
        const hosts = record.hosts.map((host) => ({
          ...host,
          wake: { stage: 'none' as const },
          departure: { stage: 'staying' as const },
        }));
        return { ...record, hosts };
      },
    },
    8,
  ),
  mutant(
    'waking',
    'every host is woken with the first',
    asks((effects, _state, { hosts }) =>
      effects.some(({ type }) => type === 'send_magic_packet')
        ? [
            ...effects.filter(({ type }) => type !== 'send_magic_packet'),
            ...hosts.map(({ id }) => ({ type: 'send_magic_packet', host: id }) as const),
          ]
        : effects,
    ),
  ),
  mutant('rubbish', 'an unknown id is too much', {
    step: (settings, state, event, now) => {
      const known = state.upses.flatMap(({ sentinels, witnesses }) => [...sentinels, ...witnesses]);
      if (event.type === 'probed' && !event.results.every(({ id }) => known.some((one) => one.id === id))) {
        throw new RangeError('no such device');
      }
      return step(settings, state, event, now);
    },
  }),
  mutant(
    'rubbish',
    'any number is a shutdown delay',
    endsIn((_before, state, event) => {
      if (event.type !== 'commanded' || event.command.kind !== 'set_shutdown_delay') return state;
      const { section, delay } = event.command;
      return { ...state, delays: new Map(state.delays).set(section, { delay, configured: delay }) };
    }),
  ),
  mutant('rubbish', 'a restart forgets the delays that were set', {
    remember: (...given) => ({ ...remember(...given), delays: {} }),
  }),
  mutant(
    'drills and maintenance',
    'a drill is told as real',
    { view: (...given) => asReal(view(...given)) },
    6,
  ),
  mutant(
    'drills and maintenance',
    'a real outage does not end a drill',
    endsIn((before, state) => ({
      ...state,
      upses: state.upses.map((own, index) => {
        const drill = before.upses[index]?.drill;
        return drill?.stoppedAt === null && own.outage !== null ? { ...own, drill } : own;
      }),
    })),
    16,
  ),
  mutant('drills and maintenance', 'maintenance holds OB LB for a second outage too', endsIn(holdingOn)),
  mutant(
    'drills and maintenance',
    'a drill never ends by itself',
    {
      step: (settings, before, event, now) => {
        const upses = before.upses.map((own) =>
          (own.drill?.stoppedAt ?? null) === null || own.drill === null
            ? own
            : { ...own, drill: { ...own.drill, stoppedAt: now } },
        );
        return step(settings, { ...before, upses }, event, now);
      },
    },
    6,
  ),
];
