import { describe, expect, it } from 'vitest';
import { letterOf } from '../../../src/domain/notify/letter.js';
import {
  filledIn,
  inJson,
  isJsonTemplate,
  placeholders,
  unknownPlaceholders,
} from '../../../src/domain/notify/template.js';
import { back, clock, lost, time } from './given.js';

const letter = letterOf([lost(193), back(227, 35, { name: 'say "no"' })], {
  now: clock(227),
  dropped: 0,
  time,
});

describe('a template', () => {
  it.each([
    ['{title}!', 'Mains was lost and is back after 35 min!'],
    ['{event} {ups} {duration} {seconds} {weight} {count}', 'mains_restored ups 35 min 2100 3 2'],
    ['{since} {time}', '2026-01-01T03:12:00.000Z 2026-01-01T03:47:00.000Z'],
    ['{"a":{"b":1}} {Title} {}', '{"a":{"b":1}} {Title} {}'],
  ])('%s becomes %s', (template, text) => expect(filledIn(template, letter)).toBe(text));

  it('is JSON whatever stands in its values', () => {
    expect(JSON.parse(filledIn('{"text":"{name}: {message}"}', letter, inJson))).toEqual({
      text: `say "no": ${letter.text}`,
    });
  });

  it('knows its placeholders', () => {
    expect(unknownPlaceholders('{title} {titel} {titel} {"x"}')).toEqual(['titel']);
    for (const word of placeholders) expect(filledIn(`{${word}}`, letter)).not.toContain('{');
  });

  it.each([
    ['{"text":"{message}","n":{count}}', true],
    ['{"text":{message}}', false],
    ['{"text":"{message}"', false],
  ])('%s is JSON: %s', (template, isJson) => expect(isJsonTemplate(template)).toBe(isJson));
});
