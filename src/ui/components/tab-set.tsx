import { Tabs } from '@base-ui/react/tabs';
import type { ReactNode } from 'react';

import styles from './tab-set.module.css';

export interface TabOf<V extends string> {
  readonly value: V;
  readonly label: string;
  readonly content: ReactNode;
  /** For tests. */
  readonly testId: string;
}

interface TabSetProps<V extends string> {
  readonly label: string;
  readonly tabs: readonly TabOf<V>[];
  readonly value: V;
  readonly onChange: (value: V) => void;
}

/** Several views of which one is shown. */
export function TabSet<V extends string>({ label, tabs, value, onChange }: TabSetProps<V>) {
  return (
    <Tabs.Root className={styles.root} value={value} onValueChange={(next: V) => onChange(next)}>
      <Tabs.List className={styles.list} aria-label={label}>
        {tabs.map((tab) => (
          <Tabs.Tab key={tab.value} className={styles.tab} value={tab.value} data-testid={tab.testId}>
            {tab.label}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {tabs.map((tab) => (
        // One that is left stays for a moment, and must not push the new one down meanwhile.
        <Tabs.Panel key={tab.value} className={styles.panel} value={tab.value} hidden={tab.value !== value}>
          {tab.content}
        </Tabs.Panel>
      ))}
    </Tabs.Root>
  );
}
