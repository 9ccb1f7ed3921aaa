import type { JSX } from 'preact';

interface TabsProps {
  /** What they are together, for screen readers. */
  readonly label: string;
  readonly tabs: readonly { readonly href: string; readonly word: string; readonly isShown: boolean }[];
}

/** Parts of a place, each with an address of its own. */
export const Tabs = ({ label, tabs }: TabsProps): JSX.Element => (
  <div role="navigation" aria-label={label} class="tabs">
    {tabs.map(({ href, word, isShown }) => (
      <a key={href} href={href} aria-current={isShown ? 'page' : undefined}>
        {word}
      </a>
    ))}
  </div>
);
