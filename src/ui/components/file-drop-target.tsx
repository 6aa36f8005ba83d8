import { PackageOpen } from 'lucide-react';
import { useEffect, useEffectEvent, useState } from 'react';

import type { DroppedFiles } from '../../ipc/contract.js';
import { connectedDroppedFiles } from '../bridge.js';
import { toErrorView } from '../text/error-view.js';
import { messages } from '../text/messages.js';
import styles from './file-drop-target.module.css';
import { useStores } from './stores-context.js';

const text = messages.bundles;

/** A file that was dropped on the window, and what it is. */
export type DroppedFile = Awaited<ReturnType<DroppedFiles['take']>>;

interface FileDropTargetProps {
  /** Said while a file is over the window. */
  readonly title: string;
  readonly detail: string;
  /** Whether anything can be dropped just now. */
  readonly isOpen: () => boolean;
  readonly onDrop: (file: DroppedFile) => void;
}

/** Makes the whole window a place to drop a file on. */
export function FileDropTarget({ title, detail, isOpen, onDrop }: FileDropTargetProps) {
  const { toasts } = useStores();
  const [isOver, setIsOver] = useState(false);
  const canTake = useEffectEvent(isOpen);
  const take = useEffectEvent(async (files: FileList) => {
    const [file] = files;
    if (file === undefined) return;
    if (files.length > 1) {
      toasts.show({ tone: 'info', title: text.dropOne, description: text.dropOneDetail });
      return;
    }
    try {
      const taken = await connectedDroppedFiles().take(file);
      if (isOpen()) onDrop(taken);
    } catch (error) {
      toasts.showError(toErrorView(error));
    }
  });

  useEffect(() => {
    const over = (event: DragEvent): void => {
      if (!carriesFiles(event)) return;
      // Only what is prevented here can be dropped here.
      event.preventDefault();
      const isTaken = canTake();
      if (event.dataTransfer !== null) event.dataTransfer.dropEffect = isTaken ? 'copy' : 'none';
      setIsOver(isTaken);
    };
    const leave = (event: DragEvent): void => {
      // Moving on to another element of the page leaves the one before; only the window's edge has nothing beyond.
      if (event.relatedTarget === null) setIsOver(false);
    };
    const drop = (event: DragEvent): void => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      setIsOver(false);
      if (event.dataTransfer !== null && canTake()) void take(event.dataTransfer.files);
    };
    const listeners = { dragenter: over, dragover: over, dragleave: leave, drop } as const;
    for (const [type, listener] of Object.entries(listeners)) window.addEventListener(type, listener as EventListener);
    return () => {
      for (const [type, listener] of Object.entries(listeners)) {
        window.removeEventListener(type, listener as EventListener);
      }
    };
  }, []);

  if (!isOver) return null;
  return (
    <div className={styles.overlay} data-testid="drop-target">
      <div className={styles.panel}>
        <PackageOpen className={styles.icon} aria-hidden />
        <p className={styles.title}>{title}</p>
        <p className={styles.detail}>{detail}</p>
      </div>
    </div>
  );
}

function carriesFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes('Files') ?? false;
}
