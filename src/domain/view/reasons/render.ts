/** Why something is so: a code of the catalogue, and what its sentence is filled in with. As JSON it is what `why` is in `/api/status`. */
export interface Why {
  readonly code: string;
  readonly values: Values;
}

/** Numbers are written as the language does, names and words of other systems as they are, and reasons within a reason as reasons. */
export type Values = Readonly<Record<string, string | number | Why>>;

/** A sentence with `{placeholders}`. */
export type Template = string | PluralForms;

/** The same by the number that is called `count`: a form for each category that the language has (`Intl.PluralRules`). */
export type PluralForms = { readonly other: string } & Readonly<
  Partial<Record<Exclude<Intl.LDMLPluralRule, 'other'>, string>>
>;

/** What is told in one language. */
export type Catalogue = Readonly<Record<string, Template>>;

/**
 * The sentence in the catalogue's language. Pure, and for every language the same.
 *
 * @param locale of the catalogue, such as `de`: for its plurals and decimals
 * @returns null where the catalogue does not know the code, or one within it: it is older than whoever told it
 */
export function renderWhy(catalogue: Catalogue, locale: string, { code, values }: Why): string | null {
  const template = catalogue[code];
  if (template === undefined) return null;
  const parts = partsOf(typeof template === 'string' ? template : formFor(template, locale, values['count']));
  let text = '';
  // Told very often: what stands at an odd place is the name of a placeholder.
  for (let index = 0; index < parts.length; index += 1) {
    const part = parts[index] ?? '';
    const filled = index % 2 === 0 ? part : valueText(catalogue, locale, values[part] ?? '');
    if (filled === null) return null;
    text += filled;
  }
  return text;
}

function valueText(catalogue: Catalogue, locale: string, value: string | number | Why): string | null {
  if (typeof value === 'string') return value;
  if (typeof value !== 'number') return renderWhy(catalogue, locale, value);
  return Number.isInteger(value) ? String(value) : decimals(locale).format(value);
}

const formFor = (forms: PluralForms, locale: string, count: Values[string] | undefined): string =>
  (typeof count === 'number' ? forms[plurals(locale).select(count)] : undefined) ?? forms.other;

/** Made once for each key. */
function remembered<T>(make: (key: string) => T): (key: string) => T {
  const known = new Map<string, T>();
  return (key) => {
    const found = known.get(key) ?? make(key);
    known.set(key, found);
    return found;
  };
}

const partsOf = remembered((template): readonly string[] => template.split(/[{}]/));
const plurals = remembered((locale) => new Intl.PluralRules(locale));
const decimals = remembered(
  (locale) => new Intl.NumberFormat(locale, { maximumFractionDigits: 3, useGrouping: false }),
);
