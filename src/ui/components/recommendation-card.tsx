import type { SyncCheckResultView } from '../../ipc/contract.js';
import { displayText } from '../text/display-text.js';
import { messages } from '../text/messages.js';
import { describeStatus } from '../text/sync-text.js';
import { AsOfLastGoodCheck } from './as-of-last-good-check.js';
import { Button } from './button.js';
import styles from './recommendation-card.module.css';
import { Section } from './section.js';
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
  /** When the report was made, epoch ms, if a later check failed; null while it is current. */
  readonly outdatedSince: number | null;
}

/** The one thing worth doing next, and why, unless the status of a current report says that already. */
export function RecommendationCard({ report, thisDevice, outdatedSince }: RecommendationCardProps) {
  const { action, reason, priority, details } = report.recommendation;
  const remedy = useRemedy()(recommendedRemedy(report, thisDevice));
  const shownReason = displayText(reason, 400);
  const isSaidAbove =
    outdatedSince === null && describeStatus(report, null, report.lastCheck).reason.startsWith(shownReason);
  return (
    <Section
      title={words.recommendation}
      description={outdatedSince === null ? undefined : <AsOfLastGoodCheck at={outdatedSince} />}
      testId="recommendation"
      actions={report.remedy !== null && <Tag tone={tones[priority]}>{words.priorities[priority]}</Tag>}
    >
      <div className={styles.text} data-action={action} data-priority={priority}>
        <p className={styles.title} data-quiet={report.remedy === null}>
          {words.recommendedActions[report.remedy?.id ?? 'none']}
        </p>
        {!isSaidAbove && (
          <p>
            <Sentence text={shownReason} />
          </p>
        )}
        {details !== undefined && (
          <p className={styles.details}>
            <Sentence text={displayText(details, 400)} />
          </p>
        )}
      </div>
      {remedy !== null && (
        <div>
          <Button kind="primary" data-testid="recommended-action" onClick={remedy.run}>
            {remedy.label}
          </Button>
        </div>
      )}
    </Section>
  );
}
