import { observer } from 'mobx-react-lite';
import { useEffect, useState, type ReactNode } from 'react';

import { formatDateTime } from '../../core/common/text/times.js';
import type { ActivityView, ErrorView } from '../../ipc/contract.js';
import { ErrorNotice } from '../components/notice.js';
import { useStores } from '../components/stores-context.js';
import { SelectField } from '../components/text-field.js';
import { BELIEVE_NOTHING, type Extent, type RevocationPlan } from '../stores/revocation-plan.js';
import { describeActivity } from '../text/activity-text.js';
import { toErrorView } from '../text/error-view.js';
import { messages } from '../text/messages.js';
import styles from './revoke-device-dialog.module.css';

const words = messages.revoking;

/** How many of the newest lines of a history are asked for. */
const NEWEST = 200;

interface BelievedFieldsProps {
  readonly plan: RevocationPlan;
  /** That nothing was chosen which is believed. */
  readonly problem: string | undefined;
}

/** What of a device still counts: all that is known by now, or what came up to something that its person knows to be theirs. */
export const BelievedFields = observer(function BelievedFields({ plan, problem }: BelievedFieldsProps) {
  return (
    <fieldset className={styles.choices}>
      <legend className={styles.legend}>{words.extent}</legend>
      <Choice extent="all" plan={plan} hint={words.extentAllHint}>
        {words.extentAll}
      </Choice>
      <Choice extent="until" plan={plan} hint={words.extentSomeHint}>
        {words.extentSome}
      </Choice>
      {plan.extent === 'until' && <LastBelieved plan={plan} problem={problem} />}
    </fieldset>
  );
});

interface ChoiceProps {
  readonly extent: Extent;
  readonly plan: RevocationPlan;
  readonly hint: string;
  readonly children: ReactNode;
}

const Choice = observer(function Choice({ extent, plan, hint, children }: ChoiceProps) {
  return (
    <label className={styles.choice}>
      <input
        type="radio"
        name="extent"
        checked={plan.extent === extent}
        data-testid={`believe-${extent}`}
        onChange={() => plan.believe(extent)}
      />
      <span>
        {children}
        <span className={styles.hint}>{hint}</span>
      </span>
    </label>
  );
});

const LastBelieved = observer(function LastBelieved({ plan, problem: found }: BelievedFieldsProps) {
  const history = useOwnHistory(plan.device.id);
  if (history.kind === 'failed') return <ErrorNotice error={history.error} />;
  if (history.kind === 'loading') return <p className={styles.hint}>{words.believedLoading}</p>;
  const problem = plan.lastBelieved === '' ? found : undefined;
  return (
    <SelectField
      label={words.lastBelieved}
      description={history.isComplete ? undefined : words.believedMore}
      problem={problem}
      value={plan.lastBelieved}
      aria-invalid={problem !== undefined || undefined}
      data-testid="last-believed"
      options={[
        { value: '', label: words.chooseBelieved },
        ...history.items.map((item) => ({
          value: item.id,
          label: words.believedEntry(describeActivity(item), formatDateTime(item.writtenAt)),
        })),
        { value: BELIEVE_NOTHING, label: words.believeNothing },
      ]}
      onChange={({ target }) => plan.believe('until', target.value)}
    />
  );
});

type OwnHistory =
  | { readonly kind: 'loading' }
  | { readonly kind: 'ready'; readonly items: readonly ActivityView[]; readonly isComplete: boolean }
  | { readonly kind: 'failed'; readonly error: ErrorView };

/** What a device wrote itself, the newest first. */
function useOwnHistory(device: string): OwnHistory {
  const { keystore } = useStores();
  const [history, setHistory] = useState<OwnHistory>({ kind: 'loading' });
  useEffect(() => {
    let isWanted = true;
    const load = async (): Promise<OwnHistory> => {
      try {
        const items = await keystore.listDeviceActivity(device, NEWEST);
        const own = items.filter((item) => item.device === device && item.isEffective);
        return { kind: 'ready', items: own, isComplete: items.length < NEWEST };
      } catch (error) {
        return { kind: 'failed', error: toErrorView(error) };
      }
    };
    void load().then((loaded) => isWanted && setHistory(loaded));
    return () => {
      isWanted = false;
    };
  }, [keystore, device]);
  return history;
}
