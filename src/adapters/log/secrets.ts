/** A password this short would blot out ordinary words and digits of every line; nothing that we log holds one anyway. */
const shortestSecret = 4;

/** Deeper than this nothing that we log goes. */
const deepest = 6;

/** Makes a function that blots every one of `secrets` out of whatever is about to be logged. */
export function redactor(secrets: readonly string[]): (value: unknown) => unknown {
  const known = secrets
    .filter((secret) => secret.length >= shortestSecret)
    .sort((a, b) => b.length - a.length);
  const blot = (text: string): string =>
    known.reduce((cleaned, secret) => cleaned.replaceAll(secret, '[redacted]'), text);
  const clean = (value: unknown, depth: number): unknown => {
    if (typeof value === 'string') return blot(value);
    if (typeof value !== 'object' || value === null) return value;
    if (depth >= deepest) return '[too deep]';
    if (value instanceof Error) return cleanError(value, depth);
    if (Array.isArray(value)) return value.map((item: unknown) => clean(item, depth + 1));
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, clean(item, depth + 1)]));
  };
  const cleanError = (error: Error, depth: number): unknown => ({
    type: error.name,
    message: blot(error.message),
    ...('code' in error ? { code: clean(error.code, depth + 1) } : {}),
    stack: blot(error.stack ?? ''),
    ...(error.cause === undefined ? {} : { cause: clean(error.cause, depth + 1) }),
  });
  return (value) => clean(value, 0);
}
