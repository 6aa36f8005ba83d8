import { useEffect, useEffectEvent, useRef, useState, type RefObject } from 'react';

import type { DeviceView, ErrorView, RequestArgument, RevocationTrialView } from '../../ipc/contract.js';
import { useStores } from '../components/stores-context.js';
import { toErrorView } from '../text/error-view.js';

/** A device by name. */
export type NamedDevice = RevocationTrialView['letIn'][number];

type Revocation = Pick<RequestArgument<'devices:tryRevoking'>, 'devices' | 'recoveryKey'>;

/** What of a device its person believes: all that is known by now, or what came up to one of its entries. */
export type Extent = 'all' | 'until';

/** Stands for no entry at all, where the last one is chosen that is believed. */
export const BELIEVE_NOTHING = 'nothing';

/** How many devices are revoked at once, at most. */
const MOST_TOGETHER = 200;

/** What a revocation would come to, as far as that is known. */
export interface Trial {
  /** The newest that was told; null before that. While another one is looked for it may be outdated. */
  readonly outcome: RevocationTrialView | null;
  readonly isLooking: boolean;
  /** Why it can't be told. */
  readonly error: ErrorView | null;
  /** Whether the outcome is that of a revocation by the recovery key. */
  readonly isWithKey: boolean;
}

/** Whom to revoke, and how much of it to believe, as it is being decided. */
export interface RevocationPlan {
  readonly trial: Trial;
  readonly extent: Extent;
  /** The last entry that is believed, `BELIEVE_NOTHING`, or empty while none is chosen. */
  readonly lastBelieved: string;
  /** Whom it let in, and who are revoked with it. */
  readonly together: readonly NamedDevice[];
  /** Where the recovery key is typed: it is kept nowhere else. */
  readonly keyField: RefObject<HTMLInputElement | null>;
  believe(extent: Extent, lastBelieved?: string): void;
  revokeTogether(devices: readonly NamedDevice[]): void;
  /** Tries it again: the recovery key is another. */
  lookAgain(): void;
  /** Forgets why it could not be told: the recovery key is being typed anew. */
  forgetError(): void;
  /** What to ask for. */
  revocation(): Revocation;
}

/** Plans the revocation of a device, and tries each change of the plan. */
export function useRevocationPlan(device: DeviceView): RevocationPlan {
  const { keystore } = useStores();
  const [trial, setTrial] = useState<Trial>({ outcome: null, isLooking: true, error: null, isWithKey: false });
  const [belief, setBelief] = useState<{ readonly extent: Extent; readonly last: string }>({ extent: 'all', last: '' });
  const [together, setTogether] = useState<readonly NamedDevice[]>([]);
  const [round, setRound] = useState(0);
  const keyField = useRef<HTMLInputElement>(null);
  const newest = useRef(0);

  const revocation = (): Revocation => {
    const recoveryKey = keyField.current?.value.trim() ?? '';
    const target = { device: device.id, ...believedIn(belief) };
    const others = together.slice(0, MOST_TOGETHER - 1).map(({ id }) => ({ device: id }));
    return { devices: [target, ...others], ...(recoveryKey !== '' && { recoveryKey }) };
  };
  /** Those who were let in by somebody that is to be revoked go with it. */
  const gather = ({ letIn }: RevocationTrialView): void => {
    if (together.length > 0 && letIn.length > 0) setTogether([...together, ...letIn]);
  };
  const look = useEffectEvent(async () => {
    newest.current += 1;
    const number = newest.current;
    setTrial((before) => ({ ...before, isLooking: true }));
    const asked = revocation();
    try {
      const outcome = await keystore.tryRevoking(asked);
      if (number !== newest.current) return;
      setTrial({ outcome, isLooking: false, error: null, isWithKey: asked.recoveryKey !== undefined });
      gather(outcome);
    } catch (error) {
      if (number !== newest.current) return;
      setTrial((before) => ({ ...before, isLooking: false, error: toErrorView(error) }));
    }
  });
  useEffect(() => {
    void look();
    return () => {
      // What is under way is about another plan, or nobody is there to read it.
      newest.current += 1;
    };
  }, [belief, together, round]);

  return {
    trial,
    extent: belief.extent,
    lastBelieved: belief.last,
    together,
    keyField,
    believe: (extent, last = belief.last) => setBelief({ extent, last }),
    revokeTogether: setTogether,
    lookAgain: () => setRound((before) => before + 1),
    forgetError: () => setTrial((before) => (before.error === null ? before : { ...before, error: null })),
    revocation,
  };
}

function believedIn({ extent, last }: { readonly extent: Extent; readonly last: string }): { believed?: string[] } {
  if (extent === 'all' || last === '') return {};
  return { believed: last === BELIEVE_NOTHING ? [] : [last] };
}
