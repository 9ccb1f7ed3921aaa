import type { JSX } from 'preact';
import { Icon } from './icon.js';

/** How good or bad something is. Each has its sign besides its colour. */
export type Tone = 'good' | 'warning' | 'bad' | 'neutral' | 'off';

/** A state: a sign and a word, so that nobody has to tell colours apart. */
export const Mark = ({ tone, word }: { readonly tone: Tone; readonly word: string }): JSX.Element => (
  <span class={`mark ${tone}`}>
    <Icon name={tone} />
    <span>{word}</span>
  </span>
);
