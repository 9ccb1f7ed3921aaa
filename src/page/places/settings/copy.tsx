import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { runAfter } from '../../data/timers.js';
import { t } from '../../words/words.js';

interface CopyProps {
  /** What it is, for screen readers: the buttons are many. */
  readonly what: string;
  readonly text: string;
}

type Outcome = 'none' | 'done' | 'failed';

const shownFor = 3_000;

/** Copies a text, and says whether it could. */
export function Copy({ what, text }: CopyProps): JSX.Element {
  const [outcome, setOutcome] = useState<Outcome>('none');
  useEffect(() => (outcome === 'none' ? undefined : runAfter(shownFor, () => setOutcome('none'))), [outcome]);
  return (
    <span class="copy">
      <button
        type="button"
        aria-label={t('settings.copy_what', { what })}
        onClick={() => void copied(text).then((isDone) => setOutcome(isDone ? 'done' : 'failed'))}
      >
        {t('settings.copy')}
      </button>
      <span role="status" class="small">
        {outcome !== 'none' && t(outcome === 'done' ? 'settings.copied' : 'settings.not_copied')}
      </span>
    </span>
  );
}

/**
 * Without TLS, and in the frame of Home Assistant, which does not hand the permission on, browsers have no clipboard for
 * programs, but still the one command of old.
 */
async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copiedByCommand(text);
  }
}

function copiedByCommand(text: string): boolean {
  const before = document.activeElement;
  const area = document.createElement('textarea');
  area.value = text;
  area.className = 'unseen';
  document.body.append(area);
  area.select();
  try {
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- there is nothing else where the clipboard is barred
    return document.execCommand('copy');
  } catch {
    return false;
  } finally {
    area.remove();
    if (before instanceof HTMLElement) before.focus();
  }
}
