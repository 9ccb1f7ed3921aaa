/** Letters that Unicode does not take for an accented form of another, as they are commonly spelled. */
const spelledOut: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ß: 'ss',
    æ: 'ae',
    œ: 'oe',
    ø: 'o',
    ł: 'l',
    đ: 'd',
    ð: 'd',
    þ: 'th',
    ħ: 'h',
    ŧ: 't',
    ı: 'i',
  }),
);

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

/** Ends the message about two names that make the same id. */
export const idRule =
  'ids are names in lower case, without accents, and with _ for everything but letters and digits: give one of them another name';

/**
 * The name in lower case, every other character than a to z and 0 to 9 as `_`. NUT clients are configured with UPS names of
 * this form, and lose their UPS when it changes. Ids had it before they kept the letters below their accents.
 */
export const underscored = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/gu, '_');
