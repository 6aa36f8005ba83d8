import { CircleAlert, CircleCheck, Info, TriangleAlert, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

import type { ErrorView } from '../../ipc/contract.js';
import tones from '../styles/tones.module.css';
import { messages } from '../text/messages.js';
import { Button } from './button.js';
import { classNames } from './class-names.js';
import styles from './notice.module.css';
import type { TagTone } from './tag.js';

export type NoticeTone = 'info' | 'success' | 'warning' | 'danger';

const icons: Record<NoticeTone, LucideIcon> = {
  info: Info,
  success: CircleCheck,
  warning: TriangleAlert,
  danger: CircleAlert,
};

const toneNames: Record<NoticeTone, TagTone> = {
  info: 'accent',
  success: 'success',
  warning: 'warning',
  danger: 'danger',
};

interface NoticeProps {
  readonly tone: NoticeTone;
  readonly title: ReactNode;
  readonly children?: ReactNode;
  /** Buttons. */
  readonly actions?: ReactNode;
  /** For tests. */
  readonly testId?: string;
}

/** Something a person should know here and now. */
export function Notice({ tone, title, children, actions, testId }: NoticeProps) {
  const Icon = icons[tone];
  return (
    <div
      className={classNames(styles.notice, tones[toneNames[tone]])}
      role={tone === 'danger' ? 'alert' : 'status'}
      data-testid={testId}
    >
      <Icon className={styles.icon} aria-hidden />
      <div className={styles.text}>
        <p className={styles.title}>{title}</p>
        {children !== undefined && <div className={styles.detail}>{children}</div>}
        {actions !== undefined && <div className={styles.actions}>{actions}</div>}
      </div>
    </div>
  );
}

interface ErrorNoticeProps {
  readonly error: ErrorView;
  readonly onRetry?: () => void;
}

/** An error: what happened, what is safe, and what to do next. A cancellation is no error: somebody asked for it. */
export function ErrorNotice({ error, onRetry }: ErrorNoticeProps) {
  const wasCancelled = error.code === 'OPERATION_CANCELLED';
  const retry = onRetry !== undefined && <Button onClick={onRetry}>{messages.common.tryAgain}</Button>;
  return (
    <Notice
      tone={wasCancelled ? 'info' : 'danger'}
      title={error.message}
      actions={retry || undefined}
      testId={wasCancelled ? 'cancelled' : 'error'}
    >
      {error.hint}
    </Notice>
  );
}
