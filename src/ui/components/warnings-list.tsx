import { CircleAlert, CircleCheck, Info, TriangleAlert, type LucideIcon } from 'lucide-react';

import type { SyncWarningView } from '../../ipc/contract.js';
import { displayText } from '../text/display-text.js';
import { countOf } from '../text/times.js';
import { Button } from './button.js';
import { Tag, type TagTone } from './tag.js';
import { useRemedy } from './use-remedy.js';
import styles from './warnings-list.module.css';

type Severity = SyncWarningView['severity'];

interface SeverityLook {
  readonly word: string;
  readonly tone: TagTone;
  readonly icon: LucideIcon;
}

const looks: Record<Severity, SeverityLook> = {
  critical: { word: 'Critical', tone: 'danger', icon: CircleAlert },
  warning: { word: 'Warning', tone: 'warning', icon: TriangleAlert },
  info: { word: 'Note', tone: 'accent', icon: Info },
};

const ranks: Record<Severity, number> = { critical: 0, warning: 1, info: 2 };

const LONGEST_MESSAGE = 400;

interface WarningsListProps {
  readonly warnings: readonly SyncWarningView[];
  /** How many there are in all; a report lists only the first. */
  readonly total: number;
}

/** What the last check found, the most urgent first. */
export function WarningsList({ warnings, total }: WarningsListProps) {
  const sorted = warnings.toSorted((a, b) => ranks[a.severity] - ranks[b.severity]);
  return (
    <div data-testid="warnings-list">
      {total === 0 ? (
        <p className={styles.none}>
          <CircleCheck aria-hidden /> Nothing to warn about.
        </p>
      ) : (
        <ul className={styles.list}>
          {sorted.map((warning, index) => (
            <Warning key={`${warning.metadata?.code ?? ''} ${warning.deviceId ?? ''} ${index}`} warning={warning} />
          ))}
        </ul>
      )}
      {total > warnings.length && (
        <p className={styles.more}>And {countOf(total - warnings.length, 'more warning')}.</p>
      )}
    </div>
  );
}

function Warning({ warning }: { readonly warning: SyncWarningView }) {
  const { severity, message, recommendation, metadata } = warning;
  const { word, tone, icon: Icon } = looks[severity];
  const action = useRemedy()(metadata?.remedy ?? 'none');
  return (
    <li className={styles.warning} data-testid="warning-row" data-severity={severity} data-code={metadata?.code}>
      <span className={styles.icon} data-severity={severity}>
        <Icon aria-hidden />
      </span>
      <div className={styles.text}>
        <p className={styles.message}>
          {displayText(message, LONGEST_MESSAGE)} <Tag tone={tone}>{word}</Tag>
        </p>
        <p className={styles.advice}>{displayText(recommendation, LONGEST_MESSAGE)}</p>
      </div>
      {action !== null && <Button onClick={action.run}>{action.label}</Button>}
    </li>
  );
}
