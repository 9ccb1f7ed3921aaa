/** Why something is so, in the reader's language where it knows how. @param _of what it is the reason of */
export const reasonIn = (text: string, _of: object): string => text;

/** The problems, in the reader's language. */
export const problemsIn = ({ problems }: { readonly problems: readonly string[] }): readonly string[] =>
  problems;

/** Why the output of a UPS may not be cut, in the reader's language. */
export const obstaclesIn = ({ blocked_by }: { readonly blocked_by: readonly string[] }): readonly string[] =>
  blocked_by;
