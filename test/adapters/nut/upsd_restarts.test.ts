import { beforeEach, describe, expect, it } from 'vitest';
import { restsAfterBattery, UpsdRestarts } from '../../../src/adapters/nut/upsd_restarts.js';
import { moment, seconds } from '../../../src/domain/core/time.js';
import { RecordedLog } from './recorded_log.js';

describe('a restart of upsd', () => {
  let now = 0;
  let restarted: string[];
  let restarts: UpsdRestarts;
  beforeEach(() => {
    now = 0;
    restarted = [];
    restarts = new UpsdRestarts(
      (reason) => restarted.push(reason),
      { now: () => moment(now, now) },
      new RecordedLog(),
    );
  });

  it('comes at once where nobody was on battery', () => {
    restarts.show(['OL', 'stale']);
    expect(restarts.ask('an address')).toBe(true);
    expect(restarted).toEqual(['an address']);
  });

  it.each([['OB'], ['OB LB']] as const)('does not come while any UPS is %s', (status) => {
    restarts.show(['OL', status]);
    now += seconds(3600);
    expect(restarts.ask('it hangs')).toBe(false);
    expect(restarted).toEqual([]);
  });

  it.each([['OL'], ['stale']] as const)(
    'comes a minute after the last moment on battery, %s by then',
    (status) => {
      restarts.show(['OB']);
      now += seconds(100);
      restarts.show([status]);
      now += restsAfterBattery - 1;
      restarts.show([status]);
      expect(restarts.ask('an address')).toBe(false);
      now += 1;
      expect(restarts.ask('an address')).toBe(true);
      expect(restarted).toEqual(['an address']);
    },
  );
});
