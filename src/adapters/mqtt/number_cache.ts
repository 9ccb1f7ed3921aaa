import { createRequire } from 'node:module';

/**
 * Keeps the library's packet encoder from holding a buffer for every number of two bytes: 65 536 of them, 7 MB and a
 * heap that is slower to collect, for a cache that pays only with thousands of messages a second (`cacheNumbers` in the
 * documentation of mqtt-packet). Where the library has no such switch, nothing happens. Never throws.
 */
export const doWithoutNumberCache = (): void => {
  try {
    // The encoder is the library's own dependency, so it is looked for where the library looks for it.
    const library = createRequire(import.meta.url).resolve('mqtt');
    const encoder: unknown = createRequire(library)('mqtt-packet');
    const write = propertyOf(encoder, 'writeToStream');
    if (typeof write === 'function') Reflect.set(write, 'cacheNumbers', false);
  } catch {
    // It then costs memory, and nothing else.
  }
};

const propertyOf = (value: unknown, name: string): unknown =>
  (typeof value === 'object' && value !== null) || typeof value === 'function'
    ? Reflect.get(value, name)
    : undefined;
