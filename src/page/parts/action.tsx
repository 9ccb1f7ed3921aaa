import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import { isFresh } from '../data/picture.js';
import { session } from '../data/session.js';
import { t } from '../words/words.js';

interface ActionProps {
  readonly label: string;
  /** Why it cannot be done now; null where it can. Whoever may not command, and old numbers, stand in the way by themselves. */
  readonly obstacle?: string | null;
  /** It is under way. */
  readonly isBusy?: boolean;
  readonly tone?: 'main' | 'main bad' | '';
  /** What is called the same elsewhere, with what sets it apart: "Wake NAS". */
  readonly name?: string;
  readonly onAct: () => void;
}

/**
 * A button for a command. Where it cannot be given the button stays, says so to screen readers, too, and the reason stands
 * below it.
 */
export function Action({
  label,
  obstacle,
  isBusy = false,
  tone = '',
  name,
  onAct,
}: ActionProps): JSX.Element {
  const id = useId();
  const why = commonObstacle() ?? obstacle ?? null;
  return (
    <div class="action">
      <button
        type="button"
        class={tone}
        aria-label={name}
        aria-describedby={why === null ? undefined : id}
        disabled={why !== null || isBusy}
        onClick={onAct}
      >
        {label}
      </button>
      {why !== null && (
        <span id={id} class="small obstacle">
          {why}
        </span>
      )}
    </div>
  );
}

/** What stands in the way of every command. */
export function commonObstacle(): string | null {
  if (session.value?.commands !== true) return t('act.may_not');
  return isFresh.value ? null : t('act.not_connected');
}
