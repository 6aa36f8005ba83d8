import type { LucideIcon } from 'lucide-react';
import { LoaderCircle } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';

import styles from './button.module.css';
import { classNames } from './class-names.js';

export type ButtonKind = 'primary' | 'secondary' | 'quiet' | 'danger';

interface ButtonProps extends Omit<ComponentProps<'button'>, 'className'> {
  readonly kind?: ButtonKind;
  readonly icon?: LucideIcon;
  /** Disables the button and shows that something is under way. */
  readonly isBusy?: boolean;
  /** Takes the whole width. */
  readonly isWide?: boolean;
  readonly children: ReactNode;
}

/** A button with a label. */
export function Button({
  kind = 'secondary',
  icon: Icon,
  isBusy = false,
  isWide = false,
  disabled,
  children,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      className={classNames(styles.button, styles[kind], isWide && styles.wide)}
      disabled={disabled === true || isBusy}
      aria-busy={isBusy || undefined}
    >
      {isBusy ? (
        <LoaderCircle className={styles.spinner} aria-hidden />
      ) : (
        Icon !== undefined && <Icon className={styles.icon} aria-hidden />
      )}
      <span>{children}</span>
    </button>
  );
}

interface IconButtonProps extends Omit<ComponentProps<'button'>, 'className' | 'children'> {
  readonly icon: LucideIcon;
  /** What the button does; read out, and shown as a tooltip. */
  readonly label: string;
}

/** A button that is only an icon. */
export function IconButton({ icon: Icon, label, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      className={classNames(styles.button, styles.quiet, styles.iconOnly)}
      aria-label={label}
      title={label}
    >
      <Icon className={styles.icon} aria-hidden />
    </button>
  );
}
