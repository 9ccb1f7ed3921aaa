import { describe, expect, it } from 'vitest';
import { source, textOf } from './given.js';

describe('what is said of a host without a usable IP', () => {
  it.each([
    ['MAC=00:11:32:f8:af:91\nAUTO_WOL=true', 'AUTO_WOL = true: NOT taken over: without a usable IP'],
    [
      'IP=10.9.0.300\nMAC=00:11:32:f8:af:91\nAUTO_WOL=true',
      'AUTO_WOL = true: NOT taken over: without a usable IP',
    ],
    ['MAC=00:11:32:f8:af:91', 'taken over as hosts, but without a usable IP it is woken by hand only'],
    ['MAC=00:11:32:f8:af:91\nAUTO_WOL=false', null],
    ['IP=10.9.0.3\nMAC=00:11:32:f8:af:91\nAUTO_WOL=true', null],
  ])('is that it is woken by hand only, unless the file wants that: %j', (lines, said) => {
    const { configuration, warnings } = textOf(source(`[WAKE_HOST_1]\nNAME=Rack\n${lines}`));
    expect(warnings.join('\n').includes('by hand only')).toBe(said !== null);
    if (said !== null) expect(configuration).toContain(said);
  });
});
