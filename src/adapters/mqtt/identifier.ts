/**
 * An identifier for Home Assistant's discovery topics, which take only A to Z, a to z, 0 to 9, `_` and `-`. Other
 * characters become `_` and their code in hexadecimal, so that different texts stay different. What users build
 * hangs on these identifiers: the rule can never change.
 */
export const identifierOf = (text: string): string =>
  text.replace(/[^A-Za-z0-9_-]/gu, (character) => `_${(character.codePointAt(0) ?? 0).toString(16)}`);

/** The part of an entity id behind the dot: a to z, 0 to 9 and single `_`, none at either end. Only a suggestion, need not be unique. */
export const entityNameOf = (...parts: readonly string[]): string =>
  parts
    .join('_')
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '') || 'unnamed';
