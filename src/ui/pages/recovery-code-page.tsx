import { useState } from 'react';

import { Button } from '../components/button.js';
import { Gate } from '../components/gate.js';
import { SecretCode } from '../components/secret-code.js';
import { useStores } from '../components/stores-context.js';
import type { RecoveryCodeOccasion } from '../stores/session-store.js';
import styles from './recovery-code-page.module.css';

const introductions: Record<RecoveryCodeOccasion, string> = {
  create: 'Your vault is ready. One thing before you go on.',
  join: 'This device has joined the account. One thing before you go on.',
  recover: 'Your vault is open and has its new password. The old recovery code is used up; this is the new one.',
  replace: 'This is the new recovery code. The old one no longer works.',
};

interface RecoveryCodePageProps {
  readonly code: string;
  readonly occasion: RecoveryCodeOccasion;
}

/** Shows a recovery code, once; goes on only when the person says that it is written down. */
export function RecoveryCodePage({ code, occasion }: RecoveryCodePageProps) {
  const { session } = useStores();
  const [isWrittenDown, setIsWrittenDown] = useState(false);
  return (
    <Gate title="Write down your recovery code" description={introductions[occasion]}>
      <SecretCode code={code} />
      <p>
        It opens the vault on this device should you ever forget the password. It is shown this once and stored nowhere.
        Keep it apart from this device, on paper for instance.
      </p>
      <label className={styles.confirmation}>
        <input
          type="checkbox"
          checked={isWrittenDown}
          data-testid="recovery-code-saved"
          onChange={(event) => setIsWrittenDown(event.target.checked)}
        />
        <span>I have written it down</span>
      </label>
      <div className={styles.goOn}>
        <Button
          kind="primary"
          isWide
          disabled={!isWrittenDown}
          data-testid="recovery-code-continue"
          onClick={() => session.finishRecoveryCodeStep()}
        >
          Continue
        </Button>
      </div>
    </Gate>
  );
}
