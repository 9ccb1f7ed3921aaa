import type { JSX } from 'preact';

const paths = {
  good: 'M4 12.5 9.5 18 20 6.5',
  warning: 'M12 3 2 20.5h20L12 3Zm0 6.5v5m0 2.9v.1',
  bad: 'M5 5l14 14M19 5 5 19',
  neutral: 'M8.5 8.5a3.5 3.5 0 1 1 5 3.2c-1 .5-1.5 1.2-1.5 2.5m0 3.7v.1',
  off: 'M5 12h14',
  now: 'M13 2 4.5 13.5H12L11 22l8.5-11.5H12L13 2Z',
  act: 'M12 3v8M6.5 6.5a8 8 0 1 0 11 0',
  rehearsal: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Zm-2 5.5 6 3.5-6 3.5v-7Z',
  then: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Zm0 4v5.2l3.5 2.3',
  settings: 'M4 7h10m4 0h2M4 17h2m4 0h10M16 5v4M8 15v4',
} as const;

export type IconName = keyof typeof paths;

/** A sign beside a word: hidden from screen readers, which read the word. */
export const Icon = ({ name }: { readonly name: IconName }): JSX.Element => (
  <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
    <path d={paths[name]} />
  </svg>
);
