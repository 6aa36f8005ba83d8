import { useState } from 'react';

import type { DeviceView, ErrorView } from '../../ipc/contract.js';
import { Notice } from '../components/notice.js';
import { RecoveryKeyField, recoveryKeyRefusal } from '../components/recovery-key-field.js';
import { Sentence } from '../components/sentence.js';
import { TextButton } from '../components/text-button.js';
import { listNames } from '../text/list-names.js';
import { messages } from '../text/messages.js';
import { isOnlySuspended } from './revocation-outcome.js';
import styles from './revoke-device-dialog.module.css';
import type { RevocationPlan } from './use-revocation-plan.js';

const words = messages.revoking;

interface RevokingKeyFieldProps {
  readonly device: DeviceView;
  readonly plan: RevocationPlan;
  /** Why the revocation was refused, if it was. */
  readonly refusal: ErrorView | null;
  /** It is typed anew. */
  readonly onMend: () => void;
}

/** The recovery key, which alone makes a revocation final: asked for where this device can't, on request elsewhere. */
export function RevokingKeyField({ device, plan, refusal, onMend }: RevokingKeyFieldProps) {
  const { outcome, error } = plan.trial;
  const seniors = outcome?.suspended ?? [];
  const isJunior = isOnlySuspended(device, outcome);
  const [isWanted, setWanted] = useState(false);
  // Once it is there it stays: with the key this device is no longer junior.
  if (isJunior && !isWanted) setWanted(true);
  if (!isWanted && !isJunior) {
    return (
      <p>
        <TextButton data-testid="use-recovery-key" onClick={() => setWanted(true)}>
          {words.useRecoveryKey}
        </TextButton>
        <span className={styles.hint}>{words.useRecoveryKeyHint}</span>
      </p>
    );
  }
  return (
    <>
      {isJunior && (
        <Notice tone="info" title={words.juniorTitle} testId="revoking-as-junior">
          <Sentence text={words.juniorText(listNames(seniors), seniors.length)} />
        </Notice>
      )}
      <RecoveryKeyField
        ref={plan.keyField}
        name=""
        label={words.recoveryKey}
        description={words.recoveryKeyDescription}
        problem={recoveryKeyRefusal(refusal) ?? recoveryKeyRefusal(error)}
        onChange={() => {
          plan.forgetError();
          onMend();
        }}
        onBlur={({ target }) => (target.value !== '' || plan.trial.isWithKey) && plan.lookAgain()}
      />
    </>
  );
}
