import { observer } from 'mobx-react-lite';
import type { ReactNode } from 'react';

import type { Verdict } from '../stores/sync-store.js';
import tones from '../styles/tones.module.css';
import { displayText } from '../text/display-text.js';
import { messages } from '../text/messages.js';
import { describeStatus, verdictGlyphs } from '../text/sync-text.js';
import { classNames } from './class-names.js';
import { Ago, Countdown } from './moment.js';
import { Sentence } from './sentence.js';
import styles from './status-card.module.css';
import { useStores } from './stores-context.js';
import type { TagTone } from './tag.js';

const { sync: words } = messages;

const MAX_ADVICE_LENGTH = 400;

interface VerdictLook {
  readonly tone: TagTone;
  /** The verdict in the words of the badge, for who can't see the sign; null where the headline says it all. */
  readonly word: string | null;
}

const looks: Record<Verdict, VerdictLook> = {
  loading: { tone: 'neutral', word: null },
  'in-sync': { tone: 'success', word: words.verdicts.inSync },
  attention: { tone: 'warning', word: null },
  'needs-sync': { tone: 'danger', word: words.verdicts.needsSync },
  error: { tone: 'danger', word: words.verdicts.failed },
};

interface StatusCardProps {
  /** What to do, where the page says it nowhere else. */
  readonly advice?: string | undefined;
  readonly actions?: ReactNode;
  /** As a part of another card, which says the reason of a report elsewhere. */
  readonly isCompact?: boolean;
}

/** The state of things: a headline, the reason for it, and when the checks are. */
export const StatusCard = observer(function StatusCard({ advice, actions, isCompact = false }: StatusCardProps) {
  const { sync, time } = useStores();
  const { verdict } = sync.badge;
  const { tone, word } = looks[verdict];
  const Headline = isCompact ? 'h3' : 'h2';
  const { headline, reason } = describeStatus(
    sync.status,
    sync.failure,
    sync.failure === null ? 0 : time.halfMinutes.now,
  );
  return (
    <section
      className={classNames(styles.card, isCompact && styles.compact)}
      aria-label={words.status}
      data-testid="status-card"
      data-state={verdict}
      data-checking={sync.isChecking}
    >
      <div className={styles.verdict}>
        <span className={classNames(styles.glyph, tones[tone])} aria-hidden>
          {verdictGlyphs[verdict]}
        </span>
        <div className={styles.text}>
          <Headline className={styles.headline}>
            {word !== null && <span className="visually-hidden">{word}: </span>}
            {headline}
          </Headline>
          {(!isCompact || sync.failure !== null) && (
            <p className={styles.reason}>
              <Sentence text={advice === undefined ? reason : `${reason} ${displayText(advice, MAX_ADVICE_LENGTH)}`} />
            </p>
          )}
          {actions !== undefined && <div className={styles.actions}>{actions}</div>}
        </div>
      </div>
      <dl className={styles.times}>
        <div>
          <dt>{words.lastCheck}</dt>
          <dd data-testid="last-check">
            <LastCheck />
          </dd>
        </div>
        <div>
          <dt>{words.nextCheck}</dt>
          <dd data-testid="next-check">
            <NextCheck />
          </dd>
        </div>
      </dl>
    </section>
  );
});

/** When the last check completed. */
const LastCheck = observer(function LastCheck() {
  const { lastCheck } = useStores().sync;
  return lastCheck === null ? <>{words.lastCheckNone}</> : <Ago at={lastCheck} />;
});

/** When the next check comes. */
const NextCheck = observer(function NextCheck() {
  const { isChecking, scheduler, isRunning } = useStores().sync;
  if (isChecking) return <>{words.checkingNow}</>;
  if (!isRunning) return <>{scheduler.state === 'paused' ? words.paused : words.notScheduled}</>;
  return scheduler.nextRun === null ? <>{words.notScheduled}</> : <Countdown to={scheduler.nextRun} />;
});
