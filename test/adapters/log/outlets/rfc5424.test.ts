import { describe, expect, it } from 'vitest';
import { octetCounted, rfc5424 } from '../../../../src/adapters/log/outlets/rfc5424.js';
import { givenRecord, givenSender } from './given_record.js';

const message = (particulars = {}, sender = {}, maxBytes = 2_048): string =>
  rfc5424(givenRecord(particulars), { ...givenSender, ...sender }, maxBytes).toString();

const head = '1 2026-11-27T18:08:17.123Z attic sentinel-ups 4711';

describe('a message by RFC 5424', () => {
  it.each([
    ['error', '<27>'],
    ['warn', '<28>'],
    ['info', '<30>'],
    ['debug', '<31>'],
  ])('of level %s begins with %s: the facility is daemon', (level, priority) => {
    expect(message({ level })).toBe(`${priority}${head} - - status: The mains is there.`);
  });

  it.each([
    ['nothing is known', { event: '' }, {}, `${head} - - `],
    ['it has no host name', {}, { hostname: '' }, '1 2026-11-27T18:08:17.123Z - sentinel-ups 4711 - - '],
    ['only others', {}, { hostname: 'Küche 1' }, '1 2026-11-27T18:08:17.123Z Kche1 sentinel-ups 4711 - - '],
    ['a host name is long', {}, { hostname: 'h'.repeat(300) }, ` ${'h'.repeat(255)} sentinel-ups `],
    ['the name of the program is long', {}, { app: 'a'.repeat(60) }, ` ${'a'.repeat(48)} 4711 `],
    ['something has happened', { event: 'mains_lost' }, {}, `${head} mains_lost - `],
    ['what has happened is long', { event: 'e'.repeat(40) }, {}, ` ${'e'.repeat(32)} - `],
  ])('keeps to the form where %s', (_, particulars, sender, expected) => {
    expect(message(particulars, sender)).toContain(expected);
  });

  it.each([
    ['text', 'nas', 'ups="nas"'],
    ['a number', 7, 'ups="7"'],
    ['a quotation mark, a backslash and a bracket', '"a\\b]', 'ups="\\"a\\\\b\\]"'],
    ['umlauts', 'Küche', 'ups="Küche"'],
    ['a control character', 'a\nb', 'ups="a\\\\u000ab"'],
  ])('has particulars with %s as structured data', (_, ups, expected) => {
    expect(message({ ups })).toContain(` [sentinel-ups@32473 ${expected}] status: `);
  });

  it('names its particulars as the RFC allows', () => {
    expect(message({ 'a = "b"]': 1, [`n${'o'.repeat(40)}`]: 2 })).toContain(
      `[sentinel-ups@32473 a____b__="1" n${'o'.repeat(31)}="2"]`,
    );
  });

  it('marks its text as UTF-8 where it is more than US-ASCII', () => {
    expect(message({ msg: 'Küche' })).toContain(' - - \ufeffstatus: Küche');
    expect(message({ msg: 'Kitchen' })).not.toContain('\ufeff');
  });

  it('is cut so that it fits, between two characters', () => {
    const long = message({ msg: 'ü'.repeat(3_000), ups: 'x'.repeat(500), more: 'y'.repeat(3_000) });
    expect(Buffer.byteLength(long)).toBeLessThanOrEqual(2_048);
    expect(Buffer.byteLength(long)).toBeGreaterThan(2_040);
    expect(long).toMatch(/ ups="x{253}…" more="y{253}…"\] \ufeffstatus: ü+…$/);
  });

  it('leaves out particulars for which there is no room', () => {
    const many = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`k${index}`, 'v'.repeat(100)]));
    const [, data = ''] = /(\[.*\]) status: The mains is there\.$/.exec(message(many)) ?? [];
    expect(data.length).toBeGreaterThan(900);
    expect(data.length).toBeLessThan(1_100);
  });

  it('has its length in front over TCP, in bytes', () => {
    expect(octetCounted(Buffer.from('ü!')).toString()).toBe('3 ü!');
  });
});
