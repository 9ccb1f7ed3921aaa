import { expect, it } from 'vitest';
import { openFilesIn, openFilesLimit } from '../../src/platform/listening.js';

const limits = (soft: string) =>
  `Limit                     Soft Limit           Hard Limit           Units     \n` +
  `Max processes             96447                96447                processes \n` +
  `Max open files            ${soft.padEnd(20)} 524288               files     \n`;

it.each([
  [limits('1024'), 1024],
  [limits('unlimited'), Infinity],
  ['', null],
])('finds the limit of open files', (text, found) => {
  expect(openFilesIn(text)).toBe(found);
});

it('finds that of this machine', async () => {
  expect(await openFilesLimit()).toBeGreaterThan(16);
});
