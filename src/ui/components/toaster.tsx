import { CircleAlert, CircleCheck, Info, X, type LucideIcon } from 'lucide-react';
import { observer } from 'mobx-react-lite';

import type { ToastTone } from '../stores/toast-store.js';
import { messages } from '../text/messages.js';
import { IconButton } from './button.js';
import { Sentence } from './sentence.js';
import { useStores } from './stores-context.js';
import { TextButton } from './text-button.js';
import styles from './toaster.module.css';

const icons: Record<ToastTone, LucideIcon> = { success: CircleCheck, info: Info, error: CircleAlert };

/** The messages in the corner. They stay while somebody points at them or has the focus in them. */
export const Toaster = observer(function Toaster() {
  const { toasts } = useStores();
  return (
    // Nothing to act on: pointing at the list only keeps its messages from going away.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <ol
      className={styles.toaster}
      aria-label={messages.shell.messages}
      aria-live="polite"
      aria-relevant="additions"
      onMouseEnter={() => toasts.hold('pointer')}
      onMouseLeave={() => toasts.release('pointer')}
      onFocus={() => toasts.hold('focus')}
      onBlur={() => toasts.release('focus')}
    >
      {toasts.toasts.map(({ id, tone, title, description, action }) => {
        const Icon = icons[tone];
        return (
          <li key={id} className={styles.toast} data-testid="toast" data-tone={tone}>
            <Icon className={styles.icon} aria-hidden />
            <div className={styles.text}>
              <p className={styles.title}>
                <Sentence text={title} />
              </p>
              {description !== undefined && (
                <p className={styles.description}>
                  <Sentence text={description} />
                </p>
              )}
            </div>
            {action !== undefined && (
              <TextButton data-testid="toast-action" onClick={() => void toasts.act(id)}>
                {action.label}
              </TextButton>
            )}
            <IconButton icon={X} label={messages.common.dismiss} onClick={() => toasts.dismiss(id)} />
          </li>
        );
      })}
    </ol>
  );
});
