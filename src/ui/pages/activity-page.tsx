import { History } from 'lucide-react';
import { observer } from 'mobx-react-lite';

import type { ActivityView } from '../../ipc/contract.js';
import { EmptyState } from '../components/empty-state.js';
import { GrowingList } from '../components/growing-list.js';
import { Page } from '../components/page.js';
import { Section } from '../components/section.js';
import { useStores } from '../components/stores-context.js';
import { messages } from '../text/messages.js';
import { formatDay } from '../../core/common/text/times.js';
import styles from './activity-page.module.css';
import { ActivityRows } from './activity-rows.js';

const words = messages.activity;

/** Everything that happened in the account, as far as this device has heard. */
export const ActivityPage = observer(function ActivityPage() {
  const { keystore } = useStores();
  return (
    <Page title={words.title} description={words.description} placeMemory="while-unlocked">
      {/* The days bring cards of their own; what stands there without them needs one. */}
      <div className={keystore.activity.total === 0 ? styles.card : undefined}>
        <GrowingList
          list={keystore.activity}
          loading={words.loading}
          empty={
            <EmptyState icon={History} title={words.emptyTitle}>
              {words.emptyText}
            </EmptyState>
          }
        >
          {(items) => <Days items={items} />}
        </GrowingList>
      </div>
    </Page>
  );
});

/** The rows under the days on which they happened. */
const Days = observer(function Days({ items }: { readonly items: readonly ActivityView[] }) {
  const { now } = useStores().time.halfMinutes;
  const today = formatDay(now, now);
  return (
    <div className={styles.days}>
      {groupByDay(items, now).map(({ day, rows }) => (
        <Section key={rows[0]?.id ?? day} title={day} isFlush>
          <ActivityRows items={rows} time={day === today ? 'ago' : 'of-day'} />
        </Section>
      ))}
    </div>
  );
});

interface Day {
  readonly day: string;
  readonly rows: readonly ActivityView[];
}

/** Keeps the order, which is that of cause and effect; clocks may disagree with it, and then a day appears twice. */
function groupByDay(items: readonly ActivityView[], now: number): readonly Day[] {
  const groups: { day: string; rows: ActivityView[] }[] = [];
  for (const item of items) {
    const day = formatDay(item.writtenAt, now);
    const last = groups.at(-1);
    if (last?.day === day) last.rows.push(item);
    else groups.push({ day, rows: [item] });
  }
  return groups;
}
