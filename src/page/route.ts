import { signal } from '@preact/signals';

export const placeNames = ['now', 'act', 'rehearsal', 'then', 'settings'] as const;
export type PlaceName = (typeof placeNames)[number];

/** Where the person is: the address's `#/now`. */
export const place = signal<PlaceName>('now');

/** What follows the place in the address, such as the id in `#/then/17`; empty where nothing does. */
export const within = signal('');

/** Follows the address from now on. Call it once. */
export function followHash(): void {
  const read = (): void => {
    const [, name, ...rest] = location.hash.split('/');
    place.value = placeNames.find((known) => known === name) ?? 'now';
    within.value = rest.join('/');
  };
  addEventListener('hashchange', read);
  read();
}
