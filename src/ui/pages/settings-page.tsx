import { observer } from 'mobx-react-lite';

import { Page } from '../components/page.js';
import { useStores } from '../components/stores-context.js';
import { TabSet } from '../components/tab-set.js';
import type { SettingsSection } from '../stores/navigation-store.js';
import { AboutTab } from './about-tab.js';
import { SchedulerTab } from './scheduler-tab.js';
import { VaultTab } from './vault-tab.js';

/** Everything that can be set, in tabs. */
export const SettingsPage = observer(function SettingsPage({ section }: { readonly section: SettingsSection }) {
  const { navigation } = useStores();
  return (
    <Page title="Settings">
      <TabSet
        label="Settings"
        value={section}
        onChange={(next) => navigation.goTo({ page: 'settings', section: next })}
        tabs={[
          { value: 'sync', label: 'Sync', testId: 'settings-sync', content: <SchedulerTab /> },
          { value: 'vault', label: 'Vault', testId: 'settings-vault', content: <VaultTab /> },
          { value: 'about', label: 'About', testId: 'settings-about', content: <AboutTab /> },
        ]}
      />
    </Page>
  );
});
