import { describe, expect, it } from 'vitest';
import { load } from '../given.js';
import { least, mistakeTable } from '../mistake_table.js';

describe('detection, converted', () => {
  it('takes detection as written', async () => {
    const { settings } = await load(
      `${least}detection: {interval: 500ms, timeout: 500ms, confirmations: 1, silent: 2, restore_after: 0s, boot_grace: 1h, link_down: silent}`,
    );
    expect(settings.upses[0]?.detection).toEqual({
      interval: 500,
      timeout: 500,
      confirmations: 1,
      silent: 2,
      restoreAfter: 0,
      bootGrace: 3_600_000,
      linkDown: 'silent',
    });
  });
});

describe('detection', () => {
  mistakeTable([
    [
      `${least}detection: {interval: 5}`,
      '2:23 detection.interval: expected a duration from 100ms to 10m, such as 2s; its unit is missing: write 500ms, 5s, 10m or 2h',
    ],
    [
      `${least}detection: {interval: 1.5s}`,
      '2:23 detection.interval: expected a duration from 100ms to 10m, such as 2s; "1.5s" is given',
    ],
    [
      `${least}detection: {boot_grace: 2h}`,
      '2:25 detection.boot_grace: expected a duration from 0s to 1h, such as 3m; "2h" is given',
    ],
    [
      `${least}detection: {timeout: 3s}`,
      '2:22 detection.timeout: must not be longer than detection.interval',
    ],
    [
      `${least}detection: {interval: 500ms}`,
      '2:23 detection.interval: must not be shorter than detection.timeout, which is 1s where it is left out',
    ],
    [
      `${least}detection: {silent: 3}`,
      '2:21 detection.silent: must not be greater than the number of sentinels, which is 2',
    ],
    [
      `${least}detection: {silent: any}`,
      '2:21 detection.silent: expected the word all, or a whole number from 1 to the number of sentinels; "any" is given',
    ],
    [`${least}detection: {silent: 0}`, /^2:21 detection\.silent: .*; 0 is given$/],
    [`${least}detection: {silent: true}`, /^2:21 detection\.silent: expected the word all/],
    [
      `${least}detection: {confirmations: 0}`,
      '2:28 detection.confirmations: expected a whole number from 1 to 100; 0 is given',
    ],
    [`${least}detection: {confirmations: .inf}`, /^2:28 detection\.confirmations: expected a whole number/],
    [
      `${least}detection: {link_down: dead}`,
      '2:24 detection.link_down: expected one of unknown, silent; "dead" is given',
    ],
    [
      `${least}detection: {intervall: 2s}`,
      '2:13 detection.intervall: unknown key "intervall"; did you mean "interval"?',
    ],
    [
      `${least}detection: 2s`,
      '2:12 detection: expected a section (lines of "key: value" below it); text is given',
    ],
  ]);
});
