import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { readWord } from '../../../src/adapters/probe/availability_payload.js';

const word = (payload: string, key: string | null = null): string | null =>
  readWord(Buffer.from(payload), key);

describe('the word that an availability payload says', () => {
  it.each<[string, string | null, string | null]>([
    ['online', null, 'online'],
    [' offline\n', null, 'offline'],
    ['"online"', null, 'online'],
    ['{"state":"online"}', null, 'online'],
    ['{"state":true}', null, 'true'],
    ['{"online":true}', null, null],
    ['{"state":{"a":1}}', null, null],
    ['1', null, '1'],
    ['1.0', null, '1.0'],
    ['true', null, 'true'],
    ['null', null, 'null'],
    ['', null, ''],
    ['{"device":{"availability":"up"}}', 'device.availability', 'up'],
    ['{"list":[{"on":1}]}', 'list.0.on', '1'],
    ['{"a":1}', 'b', null],
    ['{"a":1}', 'a.b.c', null],
    ['{}', 'toString', null],
    ['{}', '__proto__', null],
    ['online', 'state', null],
    ['{"state":', null, '{"state":'],
  ])('%s with key %s: %s', (payload, key, said) => {
    expect(word(payload, key)).toBe(said);
  });

  it('is none in bytes that are no UTF-8, or too many', () => {
    expect(readWord(Uint8Array.of(0xff, 0xfe, 0x00), null)).toBeNull();
    expect(readWord(new Uint8Array(64 * 1024 + 1).fill(0x20), null)).toBeNull();
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.option(fc.string()), (payload, key) => void readWord(payload, key)),
    );
    fc.assert(fc.property(fc.json(), fc.option(fc.string()), (payload, key) => void word(payload, key)));
  });
});
