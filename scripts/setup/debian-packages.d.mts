export function commandForPeople(packages: readonly string[], how: { readonly sudo: boolean }): string;
