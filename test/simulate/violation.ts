/** Which of "what must always hold" (docs/architecture.md) does not. */
export type Property =
  'no false OB' | 'OB until restored' | 'LB at its moment' | 'waking' | 'rubbish' | 'drills and maintenance';

/** Something that must always hold does not. */
export class Violation extends Error {
  constructor(
    readonly property: Property,
    readonly what: string,
    readonly at: number,
  ) {
    super(`${property}: ${what}`);
  }
}
