import { Dialog } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { createContext, useContext, useRef, useState, type ReactNode } from 'react';

import { messages } from '../text/messages.js';
import { IconButton } from './button.js';
import { classNames } from './class-names.js';
import { placeIn, successorOf, type Place } from './list-place.js';
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

/** What had the focus before a dialog opened. */
interface Opener {
  readonly element: Element;
  /** The place in a list that it stands in. */
  readonly place: Place | null;
}

/** Null when nothing had the focus, or outside of a `DialogSequence`. */
const OpenerContext = createContext<Opener | null>(null);

/** Dialogs that may follow one another: all of them give the focus back to what opened the first. */
export function DialogSequence({ children }: { readonly children: ReactNode }) {
  const [opener] = useState(openerNow);
  return <OpenerContext value={opener}>{children}</OpenerContext>;
}

/** A dialog over the page. Keeps the focus inside, closes on Escape, and gives the focus back. */
export function Modal({ title, description, isBusy = false, onClose, children, isWide = false, testId }: ModalProps) {
  const popup = useRef<HTMLDivElement>(null);
  const opener = useContext(OpenerContext);
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
            finalFocus={() => returnFocusTo(opener)}
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
 * What is to be chosen or typed comes first, then the way out: never what can't be undone. A field below the visible part would scroll the
 * title away, so that the person would answer what they have not read: the dialog takes the focus itself then.
 */
function firstFocusIn(popup: HTMLElement): HTMLElement | true {
  const field = popup.querySelector<HTMLElement>('[data-first-focus], input:not([type="checkbox"], [type="radio"])');
  if (field === null) return popup.querySelector<HTMLElement>('[data-way-out]') ?? true;
  const isInView = field.getBoundingClientRect().bottom <= popup.getBoundingClientRect().bottom;
  return isInView ? field : popup;
}

function openerNow(): Opener | null {
  const element = document.activeElement;
  const item = element?.closest('li');
  return element && { element, place: item?.parentElement ? placeIn(item.parentElement, item) : null };
}

/**
 * What stands in a row may be gone by now, with what was done to it: the row takes the focus, or what took the place of an item of a list
 * that is gone. Otherwise the library finds its way.
 */
function returnFocusTo(opener: Opener | null): HTMLElement | true {
  const row = opener?.element.closest<HTMLElement>('[role="row"]');
  if (row) return row;
  return opener === null || opener.element.isConnected ? true : (successorOf(opener.place) ?? true);
}

/** The buttons at the end of a dialog or form; the main one last. */
export function Actions({ children }: { readonly children: ReactNode }) {
  return <div className={styles.actions}>{children}</div>;
}
