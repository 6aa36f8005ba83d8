import type { ComponentProps } from 'react';

import styles from './text-button.module.css';

/** A button that reads like a word in a line of text, for what helps on the way. */
export function TextButton(props: Omit<ComponentProps<'button'>, 'className'>) {
  return <button type="button" {...props} className={styles.textButton} />;
}
