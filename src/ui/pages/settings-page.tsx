import { observer } from 'mobx-react-lite';

import { Page } from '../components/page.js';
import { useStores } from '../components/stores-context.js';
import { TabSet } from '../components/tab-set.js';
import type { SettingsSection } from '../stores/navigation-store.js';
import { messages } from '../text/messages.js';
import { AboutTab } from './about-tab.js';
import { GeneralTab } from './general-tab.js';
import { SchedulerTab } from './scheduler-tab.js';
import { VaultTab } from './vault-tab.js';

const { settings: words } = messages;

/** Everything that can be set, in tabs. */
export const SettingsPage = observer(function SettingsPage({ section }: { readonly section: SettingsSection }) {
  const { navigation } = useStores();
  return (
    <Page title={words.title}>
      <TabSet
        label={words.title}
        value={section}
        onChange={(next) => navigation.goTo({ page: 'settings', section: next })}
        tabs={[
          { value: 'sync', label: words.sync, testId: 'settings-sync', content: <SchedulerTab /> },
          { value: 'vault', label: words.vault, testId: 'settings-vault', content: <VaultTab /> },
          { value: 'general', label: words.general, testId: 'settings-general', content: <GeneralTab /> },
          { value: 'about', label: words.about, testId: 'settings-about', content: <AboutTab /> },
        ]}
      />
    </Page>
  );
});
