import { expect, it } from 'vitest';
import { milliseconds } from '../../src/domain/core/time.js';
import { inSlices } from '../../src/platform/slices.js';
import { runSoon } from '../../src/platform/timers.js';

function* counting(to: number, seen: (count: number) => void): Generator<void, string> {
  for (let count = 1; count <= to; count += 1) {
    seen(count);
    yield;
  }
  return `counted to ${to}`;
}

it('comes to what the work comes to', async () => {
  expect(await inSlices(counting(1_000, () => undefined))).toBe('counted to 1000');
});

it('lets others have their turn between two slices', async () => {
  const order: string[] = [];
  const work = inSlices(
    counting(3, (count) => order.push(`slice ${count}`)),
    milliseconds(0),
  );
  runSoon(() => order.push('somebody else'));
  await work;
  expect(order.indexOf('somebody else')).toBeLessThan(order.indexOf('slice 3'));
});

it('fails as the work does', async () => {
  const work = counting(2, () => {
    throw new RangeError('no such thing');
  });
  await expect(inSlices(work)).rejects.toThrow(RangeError);
});
