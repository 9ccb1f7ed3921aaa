import type { ComponentChildren, JSX } from 'preact';
import { useId } from 'preact/hooks';

interface SectionProps {
  readonly title: string;
  /** One of a tone makes a coloured edge. */
  readonly class?: string;
  readonly children: ComponentChildren;
}

/** A card with a heading, which is also its name for screen readers. */
export function Section({ title, class: kind = '', children }: SectionProps): JSX.Element {
  const id = useId();
  return (
    <section class={`card ${kind}`} aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
    </section>
  );
}
