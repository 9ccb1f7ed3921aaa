import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  changeTold,
  connection,
  forgetPicture,
  heard,
  isFresh,
  leftOf,
  localTime,
  picture,
  pictureTold,
  shownTime,
} from '../../../src/page/data/picture.js';
import { hostReport, statusReport } from '../given.js';

/** The service's clock is an hour ahead of this machine's. */
const local = Date.UTC(2026, 10, 27, 12);
const ahead = 3_600_000;

const pass = (ms: number): void => {
  vi.advanceTimersByTime(ms);
  localTime.value = Date.now();
};

beforeEach(() => {
  vi.useFakeTimers({ now: local });
  heard(local + ahead);
  pictureTold(statusReport({ hosts: [hostReport('nas')] }), local + ahead);
  connection.value = 'live';
});
afterEach(() => {
  vi.useRealTimers();
  forgetPicture();
});

describe('the picture', () => {
  it('counts on the service’s clock', () => {
    pass(4_000);
    expect(shownTime.value).toBe(local + ahead + 4_000);
    expect(leftOf(60, 'hosts')).toBe(56);
  });

  it('counts each part from when it was told', () => {
    pass(4_000);
    heard(local + ahead + 4_000);
    changeTold({ hosts: [] }, local + ahead + 4_000);
    expect(leftOf(60, 'hosts')).toBe(60);
    expect(leftOf(60, 'upses')).toBe(56);
    expect(picture.value?.report.hosts).toEqual([]);
    expect(picture.value?.report.version).toBe('1.2.3');
  });

  it('is not put off by a message that was long on its way, but follows a clock that was set', () => {
    heard(local + ahead - 800);
    expect(shownTime.value).toBe(local + ahead);
    heard(local + 60_000);
    expect(shownTime.value).toBe(local + 60_000);
  });

  it('stands still, and is old, once nothing is heard', () => {
    pass(9_000);
    expect(isFresh.value).toBe(true);
    pass(9_000);
    expect(isFresh.value).toBe(false);
    expect(shownTime.value).toBe(local + ahead);
    expect(leftOf(60, 'hosts')).toBe(60);
  });

  it('is old at once where the connection is lost', () => {
    connection.value = 'lost';
    expect(isFresh.value).toBe(false);
  });
});
