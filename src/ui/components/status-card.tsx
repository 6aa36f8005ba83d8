import { LoaderCircle } from 'lucide-react';
import { observer } from 'mobx-react-lite';
import type { ReactNode } from 'react';

import type { Verdict } from '../stores/sync-store.js';
import { describeStatus, verdictGlyphs } from '../text/sync-text.js';
import { Ago, Countdown } from './moment.js';
import styles from './status-card.module.css';
import { useStores } from './stores-context.js';
import { Tag } from './tag.js';

/** The state of things: a headline, the reason for it, and when the checks are. */
export const StatusCard = observer(function StatusCard({ actions }: { readonly actions?: ReactNode }) {
  const { sync, time } = useStores();
  const { verdict } = sync.badge;
  const { headline, reason } = describeStatus(
    sync.status,
    sync.failure,
    sync.failure === null ? 0 : time.halfMinutes.now,
  );
  return (
    <section
      className={styles.card}
      aria-label="Sync status"
      data-testid="status-card"
      data-state={verdict}
      data-checking={sync.isChecking}
    >
      <span className={styles.glyph} aria-hidden>
        {verdictGlyphs[verdict]}
      </span>
      <div className={styles.text}>
        <h2 className={styles.headline}>
          {headline} <VerdictTag verdict={verdict} />
        </h2>
        <p className={styles.reason}>{reason}</p>
        {actions !== undefined && <div className={styles.actions}>{actions}</div>}
      </div>
      <dl className={styles.times}>
        <div>
          <dt>Last check</dt>
          <dd data-testid="last-check">
            <LastCheck />
          </dd>
        </div>
        <div>
          <dt>Next check</dt>
          <dd data-testid="next-check">
            <NextCheck />
          </dd>
        </div>
      </dl>
    </section>
  );
});

/** The verdict in the words of the badge; before the first check the headline says it all. */
function VerdictTag({ verdict }: { readonly verdict: Verdict }) {
  switch (verdict) {
    case 'loading':
      return null;
    case 'in-sync':
      return <Tag tone="success">In sync</Tag>;
    case 'needs-sync':
      return <Tag tone="danger">Needs sync</Tag>;
    case 'error':
      return <Tag tone="danger">Check failed</Tag>;
  }
}

/** When the last check completed. */
const LastCheck = observer(function LastCheck() {
  const { lastCheck } = useStores().sync;
  return lastCheck === null ? <>none yet</> : <Ago at={lastCheck} />;
});

/** When the next check comes. */
const NextCheck = observer(function NextCheck() {
  const { isChecking, scheduler, isRunning } = useStores().sync;
  if (isChecking) {
    return (
      <span className={styles.checking}>
        <LoaderCircle aria-hidden /> checking now
      </span>
    );
  }
  if (!isRunning) return <>{scheduler.state === 'paused' ? 'paused' : 'not scheduled'}</>;
  return scheduler.nextRun === null ? <>not scheduled</> : <Countdown to={scheduler.nextRun} />;
});
