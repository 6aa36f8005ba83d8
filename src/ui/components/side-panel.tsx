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
 * Details beside the page they belong to; over the whole of a narrow window. Closes on Escape, and gives the focus back. What had the
 * focus has it again when the panel comes back from behind a dialog.
 */
export function SidePanel({ isOpen, title, closeLabel, onClose, children, testId }: SidePanelProps) {
  const popup = useRef<HTMLDivElement>(null);
  /** The test id of what last had the focus: the element itself goes with the panel. */
  const place = useRef<string | undefined>(undefined);
  const initialFocus = (): HTMLElement | true =>
    popup.current?.querySelector<HTMLElement>(`[data-testid="${place.current}"]`) ?? true;
  const close = (): void => {
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
