import { describe, expect, it } from 'vitest';
import { english } from '../../../../src/domain/view/reasons/english.js';
import { renderWhy, type Catalogue, type Why } from '../../../../src/domain/view/reasons/render.js';
import { told, whyOf } from '../../../../src/domain/view/reasons/told.js';

const polish: Catalogue = {
  sentinels_alive: {
    one: 'działa {alive} z {count} czujnika',
    few: 'działają {alive} z {count} czujników',
    many: 'działa {alive} z {count} czujników',
    other: 'działa {alive} z {count} czujnika',
  },
  packets_sent: {
    one: 'wysłano {count} pakiet',
    few: 'wysłano {count} pakiety',
    many: 'wysłano {count} pakietów',
    other: 'wysłano {count} pakietu',
  },
  mains_restoring: 'znowu {sentinels}; czekamy {wait}',
  seconds: '{count} s',
};
const german: Catalogue = { no_answer: 'keine Antwort in {seconds} s' };

describe('a reason in a language', () => {
  it.each([
    [1, 'wysłano 1 pakiet'],
    [3, 'wysłano 3 pakiety'],
    [5, 'wysłano 5 pakietów'],
    [22, 'wysłano 22 pakiety'],
  ])('has the plural form that the language has for %i', (count, text) => {
    expect(renderWhy(polish, 'pl', { code: 'packets_sent', values: { count } })).toBe(text);
  });

  it('has the decimals of the language, and no grouped thousands', () => {
    const why = (seconds: number): Why => ({ code: 'no_answer', values: { seconds } });
    expect(renderWhy(german, 'de', why(1.5))).toBe('keine Antwort in 1,5 s');
    expect(renderWhy(german, 'de', why(86_400))).toBe('keine Antwort in 86400 s');
    expect(renderWhy(english, 'en', why(1.5))).toBe('no answer in 1.5 s');
  });

  it('has the reasons within it in the same language, also as they come out of JSON', () => {
    const reason = told('mains_restoring', {
      sentinels: told('sentinels_alive', { alive: 2, count: 3 }),
      wait: told('seconds', { count: 10 }),
    });
    const sent = JSON.parse(JSON.stringify(whyOf(reason))) as Why;
    expect(JSON.stringify(sent)).not.toContain('text');
    expect(renderWhy(polish, 'pl', sent)).toBe('znowu działają 2 z 3 czujników; czekamy 10 s');
    expect(renderWhy(english, 'en', sent)).toBe(reason.text);
  });

  it.each<[string, Why]>([
    ['a code', { code: 'of_tomorrow', values: {} }],
    ['one within a reason', { code: 'mains_restoring', values: { sentinels: { code: 'new', values: {} } } }],
  ])('is none where an older page does not know %s', (_, why) => {
    expect(renderWhy(polish, 'pl', why)).toBeNull();
  });

  it('takes words of other systems as they are', () => {
    const words = '{count} <b>$& "odd"';
    expect(renderWhy(english, 'en', { code: 'raw', values: { words } })).toBe(words);
  });
});
