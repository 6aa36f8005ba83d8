import { observer } from 'mobx-react-lite';

import { hashOf } from '../stores/navigation-store.js';
import { messages } from '../text/messages.js';
import { badgeLabel, hasFaded, pausedBadgeLabel, verdictGlyphs } from '../text/sync-text.js';
import { useStores } from './stores-context.js';
import styles from './sync-badge.module.css';

const { sync: words } = messages;

/** The verdict of the last check at a glance; leads to the settings of the checks. Dimmed while the vault is locked. */
export const SyncBadge = observer(function SyncBadge() {
  const { sync, session, time } = useStores();
  const { badge } = sync;
  const pause = session.isUnlocked ? words.pausedBadge : words.pausedWhileLocked;
  const isPaused = sync.scheduler.state === 'paused' || !session.isUnlocked;
  // Only what tells an age needs the time to pass.
  const isAged = badge.lastGoodCheckAt !== null && (isPaused || badge.verdict !== 'needs-sync');
  const now = isAged ? time.halfMinutes.now : 0;
  const label = isPaused ? pausedBadgeLabel(badge, now) : badgeLabel(badge, now);
  const attributes = {
    className: styles.badge,
    'data-testid': 'sync-badge',
    'data-state': badge.verdict,
    'data-paused': isPaused,
    'data-faded': hasFaded(badge, now),
  };
  const content = (
    <>
      <span className={styles.glyph} aria-hidden>
        {verdictGlyphs[badge.verdict]}
      </span>
      {/* The tooltip has all of it, where the bar is too narrow for it. */}
      <span className={styles.text} title={isPaused ? `${label}; ${pause}` : label}>
        <span className="visually-hidden">{words.statusPrefix}</span>
        <span className={styles.label}>{label}</span>
        {isPaused && <span className={styles.paused}>{pause}</span>}
      </span>
    </>
  );
  if (!session.isUnlocked) return <div {...attributes}>{content}</div>;
  return (
    <a {...attributes} href={hashOf({ page: 'settings', section: 'sync' })}>
      {content}
    </a>
  );
});

/** Says the verdict aloud when it changes, wherever the person is. */
export const SyncAnnouncer = observer(function SyncAnnouncer() {
  const { sync } = useStores();
  const { badge } = sync;
  return (
    <p className="visually-hidden" aria-live="polite">
      {badge.verdict === 'loading' ? '' : badgeLabel({ ...badge, lastGoodCheckAt: null }, 0)}
    </p>
  );
});
