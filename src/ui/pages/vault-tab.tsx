import { observer } from 'mobx-react-lite';

import { BundleButtons } from '../components/bundle-buttons.js';
import { Button } from '../components/button.js';
import { ErrorNotice } from '../components/notice.js';
import { Section } from '../components/section.js';
import { useStores } from '../components/stores-context.js';
import { SelectField } from '../components/text-field.js';
import { useTask } from '../components/use-task.js';
import { formatInterval } from '../text/times.js';
import { useAbout } from './use-about.js';
import styles from './vault-tab.module.css';

/** How the vault on this device is opened, when it locks, and how its content travels. */
export function VaultTab() {
  const { dialogs } = useStores();
  return (
    <>
      <Section
        title="Password"
        description="Opens the vault on this device only; every device has its own."
        actions={
          <Button data-testid="change-password" onClick={() => dialogs.show({ kind: 'change-password' })}>
            Change the password…
          </Button>
        }
      />
      <Section
        title="Recovery code"
        description="Opens the vault when the password is lost. Make a new one if yours is gone or somebody saw it."
        actions={
          <Button data-testid="replace-recovery-code" onClick={() => dialogs.show({ kind: 'replace-recovery-code' })}>
            Make a new code…
          </Button>
        }
      />
      <Section
        title="Auto-lock"
        description="Locking ends the part of the app that holds your keys. Background checks pause until you unlock."
      >
        <AutoLockField />
      </Section>
      <Section
        title="Bundles"
        description="A bundle is everything your devices need of each other, sealed in one file. Export here, import there."
        actions={<BundleButtons />}
      />
      <DataLocation />
    </>
  );
}

const NEVER = 'never';
const CHOICES: readonly number[] = [1, 5, 15, 30, 60, 240];
const MINUTE_MS = 60_000;

const AutoLockField = observer(function AutoLockField() {
  const { settings } = useStores();
  const task = useTask();
  if (settings.values === null) return null;
  const chosen = settings.values.autoLockMinutes;
  const minutes =
    chosen === null || CHOICES.includes(chosen) ? CHOICES : [...CHOICES, chosen].toSorted((a, b) => a - b);
  const change = (value: string): void => {
    void task.run(() => settings.update({ autoLockMinutes: value === NEVER ? null : Number(value) }));
  };
  return (
    <>
      <SelectField
        label="Lock when the app was not used for"
        value={chosen === null ? NEVER : String(chosen)}
        disabled={task.isBusy}
        options={[
          ...minutes.map((value) => ({ value: String(value), label: formatInterval(value * MINUTE_MS) })),
          { value: NEVER, label: 'Never lock by itself' },
        ]}
        data-testid="auto-lock"
        onChange={(event) => change(event.target.value)}
      />
      {task.error !== null && <ErrorNotice error={task.error} />}
    </>
  );
});

function DataLocation() {
  const about = useAbout();
  return (
    <Section
      title="Data on this device"
      description="Your keys, devices and the history of the account are encrypted; settings, the times of checks and the window’s place are not."
    >
      {about.kind === 'ready' && <code className={styles.path}>{about.about.dataDirectory}</code>}
      {about.kind === 'failed' && <ErrorNotice error={about.error} onRetry={about.retry} />}
    </Section>
  );
}
