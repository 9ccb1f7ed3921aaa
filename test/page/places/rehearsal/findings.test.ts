import { expect, it } from 'vitest';
import { findingsOf } from '../../../../src/page/places/rehearsal/findings.js';

type Given = Parameters<typeof findingsOf>[0];
type Code = Given['warnings'][number]['code'];

const told = (code: Code) => ({ code, values: {}, text: code });
const host = (id: string, down: number | null, ...codes: Code[]): Given['hosts'][number] => ({
  ...{ id, name: id, goes_down_at: down, told_by: null, stays: down === null },
  ...{ woken_at: null, woken_order: null, up_at: null, warnings: codes.map(told) },
});

it('what costs a running machine its power comes first, what is only to be known last', () => {
  const warnings = [told('drill_now'), told('battery_unknown')];
  const hosts = [host('late', 900, 'nobody_tells'), host('soon', 300, 'no_mac', 'loses_power_on_its_way')];
  expect(findingsOf({ warnings, hosts }).map(({ told: { code } }) => code)).toEqual([
    'loses_power_on_its_way',
    'nobody_tells',
    'battery_unknown',
    'no_mac',
    'drill_now',
  ]);
});
