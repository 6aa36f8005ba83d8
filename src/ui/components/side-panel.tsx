import { Dialog } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { useRef, type ReactNode } from 'react';

import { IconButton } from './button.js';
import { classNames } from './class-names.js';
import raised from './raised-surface.module.css';
import styles from './side-panel.module.css';

interface SidePanelProps {
  readonly isOpen: boolean;
  readonly title: ReactNode;
  readonly closeLabel: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly testId: string;
}

/**
 * Details beside the page they belong to; over the whole of a narrow window. Closes on Escape, and gives the focus back to what had it
 * before, however many dialogs covered the panel meanwhile. What had the focus in it has it again when it comes back from behind one.
 */
export function SidePanel({ isOpen, title, closeLabel, onClose, children, testId }: SidePanelProps) {
  const popup = useRef<HTMLDivElement>(null);
  /** The test id of what last had the focus: the element itself goes with the panel. */
  const place = useRef<string | undefined>(undefined);
  /** What had the focus before; null while the panel is not open, not even behind a dialog. */
  const opener = useRef<Element | null>(null);
  const isLeft = useRef(false);
  const initialFocus = (): HTMLElement | true => {
    opener.current ??= document.activeElement;
    isLeft.current = false;
    return popup.current?.querySelector<HTMLElement>(`[data-testid="${place.current}"]`) ?? true;
  };
  const finalFocus = (): HTMLElement | boolean => {
    // A dialog takes the focus itself, and has to find it in the panel.
    if (!isLeft.current) return false;
    const from = opener.current;
    opener.current = null;
    // By itself the library would choose what had it when the panel came back: a part of the dialog, or nothing.
    return from instanceof HTMLElement && from.isConnected ? from : true;
  };
  const close = (): void => {
    isLeft.current = true;
    place.current = undefined;
    onClose();
  };
  return (
    <Dialog.Root open={isOpen} onOpenChange={(open) => !open && close()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={classNames(raised.backdrop, styles.backdrop)} />
        <Dialog.Popup
          ref={popup}
          className={classNames(raised.surface, styles.popup)}
          initialFocus={initialFocus}
          finalFocus={finalFocus}
          data-testid={testId}
          onFocus={({ target }) => (place.current = target.dataset['testid'])}
        >
          <header className={styles.header}>
            <Dialog.Title className={styles.title}>{title}</Dialog.Title>
            <IconButton icon={X} label={closeLabel} data-testid="close-panel" onClick={close} />
          </header>
          {children}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
