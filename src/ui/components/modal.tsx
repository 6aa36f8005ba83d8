import { Dialog } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { useRef, type ReactNode } from 'react';

import { messages } from '../text/messages.js';
import { IconButton } from './button.js';
import { classNames } from './class-names.js';
import styles from './modal.module.css';
import raised from './raised-surface.module.css';
import { Sentence } from './sentence.js';

interface ModalProps {
  readonly title: string;
  readonly description?: ReactNode;
  /** While something is under way the dialog can't be closed. */
  readonly isBusy?: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** Takes twice the width, where the window has it. */
  readonly isWide?: boolean;
  /** For tests. */
  readonly testId?: string;
}

/** A dialog over the page. Keeps the focus inside, closes on Escape, and gives the focus back. */
export function Modal({ title, description, isBusy = false, onClose, children, isWide = false, testId }: ModalProps) {
  const popup = useRef<HTMLDivElement>(null);
  const initialFocus = (): HTMLElement | true => (popup.current === null ? true : firstFocusIn(popup.current));
  const close = (): void => {
    if (!isBusy) onClose();
  };
  return (
    <Dialog.Root open onOpenChange={(open) => !open && close()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={raised.backdrop} />
        <Dialog.Viewport className={styles.viewport}>
          <Dialog.Popup
            ref={popup}
            className={classNames(raised.surface, styles.popup, isWide && styles.wide)}
            initialFocus={initialFocus}
            data-testid={testId ?? 'dialog'}
          >
            <header className={styles.header}>
              <Dialog.Title className={styles.title}>
                <Sentence text={title} />
              </Dialog.Title>
              <IconButton icon={X} label={messages.common.close} disabled={isBusy} onClick={close} />
            </header>
            {description !== undefined && (
              <Dialog.Description className={styles.description}>{description}</Dialog.Description>
            )}
            {children}
          </Dialog.Popup>
        </Dialog.Viewport>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/**
 * What is to be typed comes first; without a field the dialog decides. A field below the visible part would scroll the
 * title away, so that the person would answer what they have not read: the dialog takes the focus itself then.
 */
function firstFocusIn(popup: HTMLElement): HTMLElement | true {
  const field = popup.querySelector<HTMLElement>('input:not([type="checkbox"])');
  if (field === null) return true;
  const isInView = field.getBoundingClientRect().bottom <= popup.getBoundingClientRect().bottom;
  return isInView ? field : popup;
}

/** The buttons at the end of a dialog or form; the main one last. */
export function Actions({ children }: { readonly children: ReactNode }) {
  return <div className={styles.actions}>{children}</div>;
}
