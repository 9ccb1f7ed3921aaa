export type OptionForm = string | readonly OptionForm[] | { readonly [key: string]: OptionForm };
export interface OptionForms {
  readonly [key: string]: OptionForm;
}
export interface OptionDefaults {
  readonly [key: string]: true | readonly [] | OptionDefaults;
}

export function optionsSchema(schema: object): OptionForms;
export function optionsDefaults(schema: object): OptionDefaults;
