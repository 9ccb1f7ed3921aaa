import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { t } from '../words/words.js';

interface DialogProps {
  readonly title: string;
  /** What the button says that goes on; left out: there is nothing to confirm. */
  readonly confirm?: string;
  /** `bad`: the button warns. */
  readonly tone?: 'bad' | 'plain';
  readonly isBusy?: boolean;
  readonly onConfirm?: () => void;
  /** Cancelled, closed, or Escape. */
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

/** A modal dialog, open for as long as it is rendered. The focus goes into it and back to where it was. */
export function Dialog(props: DialogProps): JSX.Element {
  const { title, confirm, tone = 'plain', isBusy = false, onConfirm, onClose, children } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const before = document.activeElement;
    const shown = dialog.current;
    shown?.showModal();
    return () => {
      shown?.close();
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <h2 id={id}>{title}</h2>
      <div class="dialog-content">{children}</div>
      <div class="buttons">
        <button type="button" onClick={onClose}>
          {t(confirm === undefined ? 'common.close' : 'common.cancel')}
        </button>
        {confirm !== undefined && (
          <button type="button" class={`main ${tone}`} disabled={isBusy} onClick={onConfirm}>
            {confirm}
          </button>
        )}
      </div>
    </dialog>
  );
}
