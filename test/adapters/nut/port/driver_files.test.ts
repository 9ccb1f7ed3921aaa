import { describe, expect, it } from 'vitest';
import { driverConf } from '../../../../src/adapters/nut/port/driver_files.js';

describe("a driver's ups.conf", () => {
  it('has its settings as they are written, flags without a value, and what NUT would take for more escaped', () => {
    const text = driverConf({
      driver: 'usbhid-ups',
      port: 'auto',
      settings: [
        ['vendorid', '06da'],
        ['ignorelb', null],
        ['override.battery.charge.low', '25'],
        ['desc', 'a "b" \\ # c'],
      ],
    });
    expect(text.split('\n').slice(1)).toEqual([
      '[ups]',
      '  driver = usbhid-ups',
      '  port = "auto"',
      '  vendorid = "06da"',
      '  ignorelb',
      '  override.battery.charge.low = "25"',
      '  desc = "a \\"b\\" \\\\ \\# c"',
      '',
    ]);
  });
});
