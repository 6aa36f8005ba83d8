import { FolderOpen } from 'lucide-react';
import { observer } from 'mobx-react-lite';

import { AddDeviceButton } from '../components/add-device-button.js';
import { BundleButtons } from '../components/bundle-buttons.js';
import { Button } from '../components/button.js';
import { ErrorNotice } from '../components/notice.js';
import { Section } from '../components/section.js';
import { Explained } from '../components/term.js';
import { useStores } from '../components/stores-context.js';
import { SelectField } from '../components/text-field.js';
import { useTask } from '../components/use-task.js';
import { messages } from '../text/messages.js';
import { MINUTE_MS } from '../../core/common/durations.js';
import { formatInterval } from '../../core/common/text/times.js';
import { useAbout } from './use-about.js';
import styles from './vault-tab.module.css';

const { settings: words } = messages;

/** How the vault on this device is opened, when it locks, how its content travels, and where it lies. */
export function VaultTab() {
  const { dialogs } = useStores();
  return (
    <>
      <Section
        title={words.password}
        description={words.passwordDescription}
        actions={
          <Button data-testid="change-password" onClick={() => dialogs.show({ kind: 'change-password' })}>
            {words.changePassword}
          </Button>
        }
      />
      <RecoveryKeySection />
      <Section title={words.autoLock} description={words.autoLockDescription}>
        <AutoLockField />
      </Section>
      <Section title={words.devices} description={words.devicesDescription} actions={<AddDeviceButton />} />
      <Section
        title={words.bundles}
        description={<Explained text={words.bundlesDescription} terms={['bundle']} />}
        actions={<BundleButtons />}
      />
      <DataLocation />
    </>
  );
}

/** The key can be shown for as long as this vault keeps it; then it is on paper, and can be checked. */
const RecoveryKeySection = observer(function RecoveryKeySection() {
  const { session, keystore, dialogs } = useStores();
  const task = useTask();
  const show = (): void => void task.run(() => session.showRecoveryKey());
  return (
    <Section
      title={words.recoveryKey}
      description={words.recoveryKeyDescription}
      actions={
        <>
          {keystore.view?.keepsRecoveryKey === true && (
            <Button kind="primary" isBusy={task.isBusy} data-testid="show-recovery-key" onClick={show}>
              {words.showRecoveryKey}
            </Button>
          )}
          <Button data-testid="check-recovery-key" onClick={() => dialogs.show({ kind: 'check-recovery-key' })}>
            {words.checkRecoveryKey}
          </Button>
          <Button data-testid="replace-recovery-key" onClick={() => dialogs.show({ kind: 'replace-recovery-key' })}>
            {words.replaceRecoveryKey}
          </Button>
        </>
      }
    >
      {task.error === null ? undefined : <ErrorNotice error={task.error} />}
    </Section>
  );
});

const NEVER = 'never';
const CHOICES: readonly number[] = [1, 5, 15, 30, 60, 240];

const AutoLockField = observer(function AutoLockField() {
  const { settings } = useStores();
  const task = useTask();
  if (settings.values === null) return null;
  const chosen = settings.values.autoLockMinutes;
  // A value set elsewhere, by the command for instance, is shown like those offered here.
  const minutes =
    chosen === null || CHOICES.includes(chosen) ? CHOICES : [...CHOICES, chosen].toSorted((a, b) => a - b);
  const change = (value: string): void => {
    void task.run(() => settings.update({ autoLockMinutes: value === NEVER ? null : Number(value) }));
  };
  return (
    <>
      <SelectField
        label={words.lockAfter}
        value={chosen === null ? NEVER : String(chosen)}
        disabled={task.isBusy}
        options={[
          ...minutes.map((value) => ({ value: String(value), label: formatInterval(value * MINUTE_MS) })),
          { value: NEVER, label: words.neverLock },
        ]}
        data-testid="auto-lock"
        onChange={(event) => change(event.target.value)}
      />
      {task.error !== null && <ErrorNotice error={task.error} />}
    </>
  );
});

function DataLocation() {
  const { bridge } = useStores();
  const about = useAbout();
  const task = useTask();
  const open = (): void =>
    void task.run(async () => {
      await bridge.invoke('app:openDataFolder');
    });
  return (
    <Section
      title={words.data}
      description={words.dataDescription}
      actions={
        <Button icon={FolderOpen} isBusy={task.isBusy} data-testid="open-data-folder" onClick={open}>
          {words.openFolder}
        </Button>
      }
    >
      {about.kind === 'failed' ? (
        <ErrorNotice error={about.error} onRetry={about.retry} />
      ) : (
        <code className={styles.path} aria-label={words.dataFolder} data-testid="data-folder">
          {about.kind === 'ready' && about.about.dataDirectory}
        </code>
      )}
      {task.error !== null && <ErrorNotice error={task.error} />}
    </Section>
  );
}
