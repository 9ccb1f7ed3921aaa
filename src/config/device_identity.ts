import { comparableAddress } from './address_text.js';
import { textAt } from './key_path.js';
import { webUrlOf } from './url_text.js';

/**
 * What a sentinel or witness in its expanded form is called: its name, or else its address, its URL's host or its topic.
 * Null where it is too broken to have one.
 */
export const nameOf = (device: unknown): string | null => {
  const name = textAt(device, 'name');
  if (name !== null) return name;
  const url = webUrlOf(textAt(device, 'url') ?? '');
  return textAt(device, 'address') ?? url?.host ?? textAt(device, 'topic');
};

/** Letters that are no accented form of another one to Unicode, as they are spelled where there is no key for them. */
const spelledOut: ReadonlyMap<string, string> = new Map([
  ['ß', 'ss'],
  ['æ', 'ae'],
  ['œ', 'oe'],
  ['ø', 'o'],
  ['ł', 'l'],
  ['đ', 'd'],
  ['ð', 'd'],
  ['þ', 'th'],
  ['ħ', 'h'],
  ['ŧ', 't'],
  ['ı', 'i'],
]);

/** One letter of a to z with accents becomes that letter; Unicode splits it into the letter and its marks. */
const withoutAccents = (character: string): string =>
  spelledOut.get(character) ?? /^([a-z])\p{M}+$/u.exec(character.normalize('NFD'))?.[1] ?? '_';

/**
 * The form of ids, in MQTT topics too: the name in lower case, letters without their accents, every other character than
 * a to z and 0 to 9 as `_`.
 */
export const idOf = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/(?<=[a-z])\p{M}+/gu, '')
    .replaceAll(/[^a-z0-9]/gu, withoutAccents);

/**
 * The name in lower case, every other character than a to z and 0 to 9 as `_`. NUT clients are configured with UPS names of
 * this form, and lose their UPS when it changes. Ids had it before they kept the letters below their accents.
 */
export const underscored = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/gu, '_');

/** What two entries have in common when they mean the same device: its address, or its topic. Null: nothing to compare. */
export const targetOf = (device: unknown): string | null => {
  const address = textAt(device, 'address');
  if (address !== null) return comparableAddress(address);
  const url = webUrlOf(textAt(device, 'url') ?? '');
  if (url !== null) return comparableAddress(url.hostname.replace(/^\[(.*)\]$/, '$1'));
  const topic = textAt(device, 'topic');
  return topic === null ? null : `topic ${topic}`;
};
