import { Check, X } from 'lucide-react';
import { useId, useLayoutEffect, useRef, useState, type FormEvent } from 'react';

import { NAME_LIMIT } from '../../core/common/visible-text.js';
import type { DeviceView } from '../../ipc/contract.js';
import { displayName } from '../text/display-text.js';
import { messages } from '../text/messages.js';
import { IconButton } from './button.js';
import styles from './name-editor.module.css';
import { useStores } from './stores-context.js';
import { useTask } from './use-task.js';
import { useTextLimit } from './use-text-limit.js';

/** The field has the focus already and stays where it is, at the end of the window for instance: what comes below it may be beyond. */
const bringIntoView = (problem: HTMLElement | null): void => problem?.scrollIntoView({ block: 'nearest' });

interface NameEditorProps {
  readonly device: DeviceView;
  /** The name was saved, or is to stay. */
  readonly onDone: () => void;
}

/** A device's name in its place, to be written anew: Enter saves it, Escape keeps the old one. */
export function NameEditor({ device, onDone }: NameEditorProps) {
  const { keystore, toasts } = useStores();
  const input = useRef<HTMLInputElement>(null);
  const task = useTask();
  const [problem, setProblem] = useState<string>();
  const length = useTextLimit(NAME_LIMIT);
  const problemId = useId();
  const words = messages.devices;
  useLayoutEffect(() => {
    // The person asked for this field a moment ago.
    input.current?.focus();
    input.current?.select();
  }, []);
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const before = displayName(device.givenName ?? device.name);
    const name = input.current?.value.trim() ?? '';
    setProblem(name === '' ? words.nameMissing : undefined);
    if (name === '' || length.problem !== undefined) return;
    if (name === before) onDone();
    else if (await task.run(() => keystore.renameDevice(device.id, name))) {
      onDone();
      toasts.show({
        tone: 'success',
        title: words.renamed(displayName(name)),
        description: words.renamedDescription,
        action: { label: messages.common.undo, run: () => keystore.renameDevice(device.id, before) },
      });
    }
  };
  const shownProblem =
    length.problem ?? problem ?? (task.error === null ? undefined : `${task.error.message} ${task.error.hint}`);
  return (
    <form className={styles.editor} onSubmit={(event) => void save(event)}>
      <input
        ref={input}
        className={styles.input}
        defaultValue={displayName(device.givenName ?? device.name)}
        dir="auto"
        spellCheck={false}
        autoComplete="off"
        aria-label={words.newName}
        aria-invalid={shownProblem !== undefined || undefined}
        aria-describedby={shownProblem === undefined ? undefined : problemId}
        data-testid="new-device-name"
        onInput={({ currentTarget }) => {
          length.note(currentTarget.value);
          setProblem(undefined);
          task.reset();
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || event.nativeEvent.isComposing) return;
          // It ends the writing, not what is open around it.
          event.stopPropagation();
          onDone();
        }}
      />
      <IconButton
        type="submit"
        icon={Check}
        label={words.saveName}
        disabled={task.isBusy}
        data-testid="confirm-rename-device"
      />
      <IconButton icon={X} label={words.keepName} disabled={task.isBusy} data-testid="cancel-rename" onClick={onDone} />
      {length.count !== null && (
        <p className={styles.count} aria-hidden>
          {length.count}
        </p>
      )}
      {shownProblem !== undefined && (
        <p key={shownProblem} ref={bringIntoView} className={styles.problem} id={problemId} role="alert">
          {shownProblem}
        </p>
      )}
    </form>
  );
}
