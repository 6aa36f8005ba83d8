import { Dialog } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';

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

/** Details beside the page they belong to; over the whole of a narrow window. Closes on Escape, and gives the focus back. */
export function SidePanel({ isOpen, title, closeLabel, onClose, children, testId }: SidePanelProps) {
  return (
    <Dialog.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={classNames(raised.backdrop, styles.backdrop)} />
        <Dialog.Popup className={classNames(raised.surface, styles.popup)} data-testid={testId}>
          <header className={styles.header}>
            <Dialog.Title className={styles.title}>{title}</Dialog.Title>
            <IconButton icon={X} label={closeLabel} data-testid="close-panel" onClick={onClose} />
          </header>
          {children}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
