import { describe, expect, it } from 'vitest';
import { gelf, gelfDatagrams, nulTerminated } from '../../../../src/adapters/log/outlets/gelf.js';
import { givenRecord, givenSender } from './given_record.js';

const message = (particulars = {}): unknown =>
  JSON.parse(gelf(givenRecord(particulars), givenSender).toString());

describe('a message by GELF 1.1', () => {
  it('has its fields, and ours with _ in front', () => {
    expect(message({ level: 'warn', event: 'mains_lost', ups: 'nas', count: 3 })).toEqual({
      version: '1.1',
      host: 'attic',
      short_message: 'The mains is there.',
      timestamp: 1795802897.123,
      level: 4,
      _app: 'sentinel-ups',
      _app_version: '1.2.3',
      _part: 'status',
      _event: 'mains_lost',
      _ups: 'nas',
      _count: 3,
    });
  });

  it.each([
    ['a field is called id, which is not allowed', { id: 'x' }, { _id_: 'x' }],
    ['it says nothing', { msg: '' }, { short_message: '-' }],
    ['a field is called like one of GELF', { host: 'nas', level_: 1 }, { host: 'attic', _host: 'nas' }],
    ['a name has other characters', { 'a b': 1 }, { _a_b: 1 }],
  ])('is valid where %s', (_, particulars, expected) => {
    expect(message(particulars)).toMatchObject(expected);
  });

  it('ends with a NUL over TCP, and has none in it', () => {
    const framed = nulTerminated(gelf(givenRecord({ msg: 'a\u0000b' }), givenSender));
    expect(framed.indexOf(0)).toBe(framed.length - 1);
  });
});

describe('datagrams of GELF', () => {
  const id = Buffer.from('12345678');

  it('are the message itself where it is short', () => {
    const short = Buffer.alloc(1_420);
    expect(gelfDatagrams(short, id)).toEqual([short]);
  });

  it('are chunks of it where it is long, from which it can be put together', () => {
    const long = Buffer.from(Array.from({ length: 5_000 }, (_, index) => index % 256));
    const chunks = gelfDatagrams(long, id);
    expect(chunks).toHaveLength(4);
    for (const [index, chunk] of chunks.entries()) {
      expect(chunk.length).toBeLessThanOrEqual(1_420);
      expect(chunk.subarray(0, 12)).toEqual(Buffer.from([0x1e, 0x0f, ...id, index, 4]));
    }
    expect(Buffer.concat(chunks.map((chunk) => chunk.subarray(12)))).toEqual(long);
  });

  it.each([
    [128, 128 * 1_408],
    [0, 128 * 1_408 + 1],
  ])('are %i of %i bytes: there may be 128', (count, bytes) => {
    expect(gelfDatagrams(Buffer.alloc(bytes), id)).toHaveLength(count);
  });
});
