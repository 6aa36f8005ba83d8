import type { SyncCheckResultView } from '../../ipc/contract.js';
import { displayText } from '../text/display-text.js';
import { messages } from '../text/messages.js';
import { Button } from './button.js';
import styles from './recommendation-card.module.css';
import { Sentence } from './sentence.js';
import { Tag, type TagTone } from './tag.js';
import { recommendedRemedy, useRemedy } from './use-remedy.js';

type Recommendation = SyncCheckResultView['recommendation'];

const { sync: words } = messages;

const tones: Record<Recommendation['priority'], TagTone> = {
  low: 'neutral',
  medium: 'accent',
  high: 'warning',
  critical: 'danger',
};

interface RecommendationCardProps {
  readonly report: SyncCheckResultView;
  /** The id of this device; null while it is not known. */
  readonly thisDevice: string | null;
}

/** The one thing worth doing next, and why. A part of another card. */
export function RecommendationCard({ report, thisDevice }: RecommendationCardProps) {
  const { action, reason, priority, details } = report.recommendation;
  const remedy = useRemedy()(recommendedRemedy(report, thisDevice), report.remedy?.with?.id);
  return (
    <section
      className={styles.card}
      aria-label={words.recommendation}
      data-testid="recommendation"
      data-action={action}
      data-priority={priority}
    >
      <div className={styles.text}>
        <p className={styles.title} data-quiet={report.remedy === null}>
          {words.recommendedActions[report.remedy?.id ?? 'none']}{' '}
          {report.remedy !== null && <Tag tone={tones[priority]}>{words.priorities[priority]}</Tag>}
        </p>
        <p className={styles.reason}>
          <Sentence text={displayText(reason, 400)} />
        </p>
        {details !== undefined && (
          <p className={styles.reason}>
            <Sentence text={displayText(details, 400)} />
          </p>
        )}
      </div>
      {remedy !== null && (
        <Button kind="primary" data-testid="recommended-action" onClick={remedy.run}>
          {remedy.label}
        </Button>
      )}
    </section>
  );
}
