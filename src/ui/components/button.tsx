import type { LucideIcon } from 'lucide-react';
import { LoaderCircle } from 'lucide-react';
import { useEffect, useLayoutEffect, useRef, type ComponentProps, type ReactNode, type RefObject } from 'react';

import styles from './button.module.css';
import { classNames } from './class-names.js';

/** `danger` does what can't be undone; `careful` leads there, and still asks; `link` leads somewhere else. */
export type ButtonKind = 'primary' | 'secondary' | 'quiet' | 'link' | 'careful' | 'danger';

interface ButtonProps extends Omit<ComponentProps<'button'>, 'className' | 'ref'> {
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
  const button = useRef<HTMLButtonElement>(null);
  useFocusAfter(isBusy, button);
  return (
    <button
      type="button"
      {...rest}
      ref={button}
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

/** What is disabled loses the focus; it comes back, unless it has gone elsewhere meanwhile. */
function useFocusAfter(isBusy: boolean, button: RefObject<HTMLButtonElement | null>): void {
  const hasLostFocus = useRef(false);
  useEffect(() => {
    const element = button.current;
    const note = (): void => {
      hasLostFocus.current = element?.disabled ?? false;
    };
    element?.addEventListener('blur', note);
    return () => element?.removeEventListener('blur', note);
  }, [button]);
  useLayoutEffect(() => {
    if (isBusy || !hasLostFocus.current) return;
    hasLostFocus.current = false;
    if (document.activeElement === document.body) button.current?.focus({ preventScroll: true });
  }, [isBusy, button]);
}

interface IconButtonProps extends Omit<ComponentProps<'button'>, 'className' | 'children'> {
  readonly icon: LucideIcon;
  /** What the button does; read out, and shown as a tooltip. */
  readonly label: string;
  /** Shows that what it does is under way; it can be pressed again, and keeps the focus. */
  readonly isBusy?: boolean;
}

/** A button that is only an icon. */
export function IconButton({ icon: Icon, label, isBusy = false, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      aria-busy={isBusy || undefined}
      className={classNames(styles.button, styles.quiet, styles.iconOnly)}
      aria-label={label}
      title={label}
    >
      {isBusy ? <LoaderCircle className={styles.spinner} aria-hidden /> : <Icon className={styles.icon} aria-hidden />}
    </button>
  );
}
