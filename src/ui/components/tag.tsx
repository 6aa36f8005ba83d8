import type { ReactNode } from 'react';

import tones from '../styles/tones.module.css';
import { classNames } from './class-names.js';
import styles from './tag.module.css';

export type TagTone = 'neutral' | 'accent' | 'success' | 'warning' | 'danger';

/** One or two words about the thing beside it. */
export function Tag({ tone = 'neutral', children }: { readonly tone?: TagTone; readonly children: ReactNode }) {
  return <span className={classNames(styles.tag, tones[tone])}>{children}</span>;
}
