import { observer } from 'mobx-react-lite';
import { useState } from 'react';

import type { ErrorView } from '../../ipc/contract.js';
import { Notice } from '../components/notice.js';
import { RecoveryKeyField, recoveryKeyRefusal } from '../components/recovery-key-field.js';
import { Sentence } from '../components/sentence.js';
import { TextButton } from '../components/text-button.js';
import type { RevocationPlan } from '../stores/revocation-plan.js';
import { listNames } from '../text/list-names.js';
import { messages } from '../text/messages.js';
import styles from './revoke-device-dialog.module.css';

const words = messages.revoking;

interface RevokingKeyFieldProps {
  readonly plan: RevocationPlan;
  /** Why the revocation was refused, if it was. */
  readonly refusal: ErrorView | null;
  /** It is typed anew. */
  readonly onMend: () => void;
}

/** The recovery key, which alone makes a revocation final: asked for where this device can't, on request elsewhere. */
export const RevokingKeyField = observer(function RevokingKeyField({ plan, refusal, onMend }: RevokingKeyFieldProps) {
  const { isSuspension, outcome, error } = plan;
  const [isWanted, setWanted] = useState(false);
  // Once it is there it stays: with the key this device is no longer the younger one.
  if (isSuspension && !isWanted) setWanted(true);
  if (!isWanted && !isSuspension) {
    return (
      <p>
        <TextButton data-testid="revoke-by-key" onClick={() => setWanted(true)}>
          {words.byKeyInstead}
        </TextButton>
        <span className={styles.hint}>{words.byKeyHint}</span>
      </p>
    );
  }
  const mend = (): void => {
    plan.forgetError();
    onMend();
  };
  const seniors = outcome?.suspended ?? [];
  return (
    <>
      {isSuspension && (
        <Notice tone="info" title={words.juniorTitle} testId="revoking-as-junior">
          <Sentence text={words.juniorText(listNames(seniors), seniors.length)} />
        </Notice>
      )}
      <RecoveryKeyField
        ref={plan.attachKeyField}
        name=""
        label={words.recoveryKey}
        description={words.recoveryKeyDescription}
        problem={recoveryKeyRefusal(refusal) ?? recoveryKeyRefusal(error)}
        onChange={mend}
        onBlur={({ target }) => (target.value !== '' || plan.isByKey) && void plan.look()}
      />
    </>
  );
});
