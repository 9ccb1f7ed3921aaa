import { expect, it } from 'vitest';
import { pageUrl } from '../../src/app/mqtt.js';

it.each([
  ['192.168.1.5', 'http://192.168.1.5:5000/'],
  ['fd00::5', 'http://[fd00::5]:5000/'],
  ['0.0.0.0', null],
  ['::', null],
  ['127.0.0.1', null],
  ['::1', null],
])('the page of a hub that listens on %s is found at %s', (address, url) => {
  expect(pageUrl({ address, port: 5000 })).toBe(url);
});

it('there is no page without a hub', () => {
  expect(pageUrl(null)).toBeNull();
});
