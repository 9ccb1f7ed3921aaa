import { isSection, listAt, valueAt, type Section } from './key_path.js';

const hasEntries = (options: unknown, ...path: readonly string[]): boolean =>
  listAt(options, ...path).length > 0;

const nutWith = (options: unknown, nut: Section): Section => {
  const isOpen = hasEntries(options, 'nut', 'users') || hasEntries(options, 'nut', 'presets');
  return Object.hasOwn(nut, 'listen') || !isOpen ? nut : { ...nut, listen: ['0.0.0.0:3493'] };
};

/**
 * What is left out in the app means something else than in a file, since nobody on the machine itself is to be served:
 * NUT is served on the whole network as soon as there is an account for somebody, and on this machine only before that
 * (where Home Assistant's own NUT integration finds it). There is no HTTP server without `http.listen`, because
 * the page is in Home Assistant's sidebar.
 *
 * @param options what the form gave, without what was left empty
 */
export const withAppDefaults = (options: unknown): unknown => {
  if (!isSection(options)) return options;
  const nut = valueAt(options, 'nut') ?? {};
  return {
    ...options,
    ...(isSection(nut) ? { nut: nutWith(options, nut) } : {}),
    ...(valueAt(options, 'http', 'listen') === undefined ? { http: false } : {}),
  };
};
