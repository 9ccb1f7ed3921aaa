import { describe, expect, it } from 'vitest';
import { DriverWords } from '../../../../src/adapters/nut/port/driver_words.js';

const wordsOf = (...lines: readonly string[]): DriverWords => {
  const words = new DriverWords();
  for (const line of lines) words.hear(line);
  return words;
};

/** As the drivers of Debian 12 (NUT 2.8.0) say it. */
const serial = (why: string): readonly string[] => [
  `Unable to open /dev/ttyUSB0: ${why}`,
  '',
  'Things to try:',
  " - Check 'port=' in ups.conf",
  'Fatal error: unusable configuration',
];

describe('why a driver has ended', () => {
  it.each<[string, readonly string[], RegExp]>([
    ['a serial port that it may not open', serial('Permission denied'), /may not open the device/],
    ['a serial port that is not there', serial('No such file or directory'), /look at port/],
    [
      'a serial port that another one has',
      ['/dev/ttyS0 is locked by another process'],
      /another driver or program/,
    ],
    [
      'a USB device that it may not open',
      [
        'libusb1: Could not open any HID devices: insufficient permissions on everything',
        'No matching HID UPS found',
      ],
      /may not open the device/,
    ],
    [
      'a USB device that another one has',
      ["Can't claim USB device [06da:ffff]@0/0: Resource busy"],
      /another driver or program/,
    ],
    ['no UPS on USB', ['No matching HID UPS found'], /is it plugged in/],
    ['no bus at all', ['libusb1: Could not open any HID devices: no USB buses found'], /is it plugged in/],
    [
      'no UPS for nutdrv_qx',
      ["No supported devices found. Please check your device availability with 'lsusb'"],
      /plugged in/,
    ],
    [
      'a setting that it does not know',
      ["Fatal error: 'nosuch' is not a valid variable name for this driver."],
      /settings/,
    ],
    ['a value that it does not take', ['Error: UPS [ups]: invalid pollinterval: 0'], /settings/],
    ['a UPS that does not answer', ['Device not supported!'], /does not answer there/],
    ['a server that is not there', ["can't connect to apcupsd"], /does not answer there/],
  ])('%s', (_, lines, meaning) => {
    const words = wordsOf('Network UPS Tools - x driver 0.32 (2.8.0)', ...lines);
    expect(words.explained(`it ended with exit code 1: ${lines.at(-1) ?? ''}`)).toMatch(meaning);
  });

  it('is told with the line that says most, also where others came after it', () => {
    expect(
      wordsOf(...serial('Permission denied')).explained('it ended: Fatal error: unusable configuration'),
    ).toMatch(/^it ended: Unable to open \/dev\/ttyUSB0: Permission denied \(it may/);
  });

  it('stands alone where nobody knows what it means, and of the runs before nothing counts', () => {
    const words = wordsOf('No matching HID UPS found');
    words.begin();
    words.hear('out of luck');
    expect(words.explained('it ended with exit code 1: out of luck')).toBe(
      'it ended with exit code 1: out of luck',
    );
  });
});

describe("a driver's lines in the log", () => {
  it('have the level of what they say, and are told once where each run says the same', () => {
    const words = new DriverWords();
    const run = (): readonly string[] =>
      [
        'Network UPS Tools - Generic HID driver 0.47 (2.8.0)',
        'Using subdriver: CyberPower HID 0.6',
        "Can't claim USB device",
      ].map((line) => words.hear(line));
    expect(run()).toEqual(['debug', 'info', 'warn']);
    words.begin();
    expect(run()).toEqual(['debug', 'debug', 'debug']);
    words.begin();
    // A run that was killed before it said anything changes nothing.
    words.begin();
    expect(run()).toEqual(['debug', 'debug', 'debug']);
    expect(words.hear("Can't claim another one")).toBe('warn');
  });
});
