import { CircleAlert, CircleCheck, Info, TriangleAlert, type LucideIcon } from 'lucide-react';
import { observer } from 'mobx-react-lite';
import { useState } from 'react';

import type { SyncWarningView } from '../../ipc/contract.js';
import { displayText } from '../text/display-text.js';
import { toErrorView } from '../text/error-view.js';
import { messages } from '../text/messages.js';
import { describeWarning } from '../text/sync-text.js';
import { Button } from './button.js';
import { Sentence } from './sentence.js';
import { useStores } from './stores-context.js';
import { Tag, type TagTone } from './tag.js';
import { useKeptFocus } from './use-kept-focus.js';
import { useRemedy, type Remedy } from './use-remedy.js';
import styles from './warnings-list.module.css';

const { sync: words } = messages;

type Severity = SyncWarningView['severity'];

interface SeverityLook {
  readonly word: string;
  readonly tone: TagTone;
  readonly icon: LucideIcon;
}

const looks: Record<Severity, SeverityLook> = {
  critical: { word: words.severities.critical, tone: 'danger', icon: CircleAlert },
  warning: { word: words.severities.warning, tone: 'warning', icon: TriangleAlert },
  info: { word: words.severities.info, tone: 'accent', icon: Info },
};

const ranks: Record<Severity, number> = { critical: 0, warning: 1, info: 2 };

const MAX_MESSAGE_LENGTH = 400;

interface WarningsListProps {
  readonly warnings: readonly SyncWarningView[];
  /** How many there are in all; a report lists only the first. */
  readonly total: number;
  /** How many are shown at most; all that the report lists unless told otherwise. */
  readonly most?: number;
  /** What the page offers to do already; a warning neither offers nor advises it again. */
  readonly offered?: Remedy;
  /** The reason that the page gives already, with its advice; that of the finding it was made from is not repeated. */
  readonly saidAbove?: string;
  /** Whether a later check failed: then all was well, which does not say that it is. */
  readonly isOutdated?: boolean;
}

/** What the last check found, the most urgent first. */
export function WarningsList({
  warnings,
  total,
  most = warnings.length,
  offered = 'none',
  saidAbove,
  isOutdated = false,
}: WarningsListProps) {
  const focusHandlers = useKeptFocus();
  const causes = warnings
    .filter(({ metadata }) => metadata?.causedBy === undefined)
    .toSorted((a, b) => ranks[a.severity] - ranks[b.severity])
    .slice(0, most);
  const consequencesOf = ({ metadata }: SyncWarningView): readonly SyncWarningView[] =>
    metadata === undefined ? [] : warnings.filter((warning) => warning.metadata?.causedBy === metadata.code);
  const keys = keysOf(causes);
  const shown = new Set(causes.flatMap((cause) => [cause, ...consequencesOf(cause)]));
  return (
    <div data-testid="warnings-list">
      {total === 0 ? (
        <p className={styles.none} data-outdated={isOutdated}>
          <CircleCheck aria-hidden /> {words.noWarnings}
        </p>
      ) : (
        <ul className={styles.list} {...focusHandlers}>
          {causes.map((warning, index) => (
            <Warning
              key={keys[index]}
              warning={warning}
              consequences={isFirstOfItsCode(causes, index) ? consequencesOf(warning) : []}
              offered={offered}
              isSaidAbove={warning.message === saidAbove}
            />
          ))}
        </ul>
      )}
      {total > shown.size && <p className={styles.more}>{words.moreWarnings(total - shown.size)}</p>}
    </div>
  );
}

/** Tells warnings apart whatever stands before them, so that one that stays is not drawn anew when another goes. */
function keysOf(warnings: readonly SyncWarningView[]): readonly string[] {
  const counts = new Map<string, number>();
  return warnings.map(({ metadata, deviceId }) => {
    const about = `${metadata?.key ?? metadata?.code ?? ''} ${deviceId ?? ''}`;
    const count = counts.get(about) ?? 0;
    counts.set(about, count + 1);
    return `${about} ${count}`;
  });
}

/** A page is the way to many an advice: that it is offered already says nothing of what to do there. */
function leadsToAPage(remedy: Remedy): boolean {
  return remedy.startsWith('open-');
}

/** Several findings of one code share their consequences, which stand under the first. */
function isFirstOfItsCode(warnings: readonly SyncWarningView[], index: number): boolean {
  const code = warnings[index]?.metadata?.code;
  return warnings.findIndex(({ metadata }) => metadata?.code === code) === index;
}

interface WarningProps {
  readonly warning: SyncWarningView;
  /** What follows from it, and ends with it. */
  readonly consequences: readonly SyncWarningView[];
  readonly offered: Remedy;
  readonly isSaidAbove: boolean;
}

const Warning = observer(function Warning({ warning, consequences, offered, isSaidAbove }: WarningProps) {
  const { severity, metadata } = warning;
  const { time } = useStores();
  const { message, advice } = describeWarning(warning, time.halfMinutes.now);
  const { word, tone, icon: Icon } = looks[severity];
  const remedy = metadata?.remedy ?? 'none';
  const isOffered = remedy !== 'none' && remedy === offered;
  const action = useRemedy()(isOffered ? 'none' : remedy, warning.deviceId);
  return (
    <li
      className={styles.warning}
      tabIndex={-1}
      data-testid="warning-row"
      data-severity={severity}
      data-code={metadata?.code}
    >
      <span className={styles.icon} data-severity={severity}>
        <Icon aria-hidden />
      </span>
      <div className={styles.text}>
        <p className={styles.message}>
          <span>
            <Sentence text={displayText(message, MAX_MESSAGE_LENGTH)} />
          </span>{' '}
          <Tag tone={tone}>{word}</Tag>
        </p>
        {!isSaidAbove && !(isOffered && !leadsToAPage(remedy)) && (
          <p className={styles.advice}>
            <Sentence text={displayText(advice, MAX_MESSAGE_LENGTH)} />
          </p>
        )}
        {consequences.length > 0 && (
          <div className={styles.advice}>
            <p>{words.consequences}</p>
            <ul className={styles.consequences}>
              {consequences.map((consequence) => (
                <li key={`${consequence.metadata?.code ?? ''} ${consequence.deviceId ?? ''}`} data-testid="consequence">
                  <Sentence
                    text={displayText(describeWarning(consequence, time.halfMinutes.now).message, MAX_MESSAGE_LENGTH)}
                  />
                </li>
              ))}
            </ul>
          </div>
        )}
      </div>
      {action !== null && <Button onClick={action.run}>{action.label}</Button>}
      {metadata?.ends === 'seen' && metadata.key !== undefined && (
        <MarkAsSeen findingKey={metadata.key} isCritical={severity === 'critical'} message={message} />
      )}
    </li>
  );
});

interface MarkAsSeenProps {
  readonly findingKey: string;
  readonly isCritical: boolean;
  readonly message: string;
}

/** Hides a warning that only a person can settle. Asks back when it is critical. */
function MarkAsSeen({ findingKey, isCritical, message }: MarkAsSeenProps) {
  const { keystore, dialogs, toasts } = useStores();
  const [isBusy, setIsBusy] = useState(false);
  const mark = async (): Promise<void> => {
    setIsBusy(true);
    try {
      await keystore.setFindingSeen(findingKey, true);
    } catch (error) {
      toasts.showError(toErrorView(error));
    } finally {
      setIsBusy(false);
    }
  };
  const ask = (): void =>
    dialogs.show({ kind: 'mark-as-seen', findingKey, message: displayText(message, MAX_MESSAGE_LENGTH) });
  return (
    <Button kind="quiet" isBusy={isBusy} data-testid="mark-as-seen" onClick={isCritical ? ask : () => void mark()}>
      {words.markAsSeen}
    </Button>
  );
}
