import type { SyncCheckResultView } from '../../ipc/contract.js';
import { displayText } from '../text/display-text.js';
import { Button } from './button.js';
import styles from './recommendation-card.module.css';
import { Section } from './section.js';
import { Tag, type TagTone } from './tag.js';
import { recommendedRemedy, useRemedy } from './use-remedy.js';

type Recommendation = SyncCheckResultView['recommendation'];

const titles: Record<Recommendation['action'], string> = {
  'no-action-needed': 'Nothing to do',
  'import-keystore': 'Bring the devices together',
  'rotate-password': 'Change the vault password',
};

const priorities: Record<Recommendation['priority'], { readonly word: string; readonly tone: TagTone }> = {
  low: { word: 'Low priority', tone: 'neutral' },
  medium: { word: 'Medium priority', tone: 'accent' },
  high: { word: 'High priority', tone: 'warning' },
  critical: { word: 'Critical', tone: 'danger' },
};

interface RecommendationCardProps {
  readonly report: SyncCheckResultView;
  /** The id of this device; null while it is not known. */
  readonly thisDevice: string | null;
}

/** The one thing worth doing next, and why. */
export function RecommendationCard({ report, thisDevice }: RecommendationCardProps) {
  const { action, reason, priority, details } = report.recommendation;
  const remedy = useRemedy()(recommendedRemedy(report, thisDevice));
  const { word, tone } = priorities[priority];
  return (
    <Section
      title="Recommendation"
      testId="recommendation"
      actions={action !== 'no-action-needed' && <Tag tone={tone}>{word}</Tag>}
    >
      <div className={styles.text} data-action={action} data-priority={priority}>
        <p className={styles.title}>{titles[action]}</p>
        <p>{displayText(reason, 400)}</p>
        {details !== undefined && <p className={styles.details}>{displayText(details, 400)}</p>}
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
