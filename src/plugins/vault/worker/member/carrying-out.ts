import { AppError } from '../../../../core/errors.js';
import { closureOf } from '../../../../keystore/feeds/closure.js';
import type { HeldEntry } from '../../../../keystore/feeds/held-entry.js';
import type { ExportReport } from '../../keystore.js';
import { type BundlePart, writeMemberBundle } from '../bundle/member-bundle.js';
import { resolveExportTarget } from '../export-target.js';
import type { OperationControl } from '../operation-control.js';
import { isWritable } from '../record-store.js';
import type { MemberAccount } from './member-account.js';

/** Where a bundle goes. */
export interface BundleTarget {
  /** As its person named it. */
  readonly path: string;
  /** The file of the vault, which no bundle may replace. */
  readonly vaultFile: string;
}

/**
 * Writes a bundle for every member that isn't out, and apart, for those that are suspended, what they need to answer (5.9). Works on a damaged vault too,
 * with what can be read of it. Throws `FILE_NOT_WRITTEN`, `OPERATION_CANCELLED` and `VAULT_DAMAGED`.
 *
 * The export has succeeded when the file is complete. That it took place is noted in the vault afterwards, as well as that goes.
 *
 * @param now wall clock, ms since 1970
 */
export function carryOut(
  account: MemberAccount,
  { path, vaultFile }: BundleTarget,
  now: number,
  control: OperationControl,
): ExportReport {
  account.session.refresh();
  account.session.verifyAll();
  const target = resolveExportTarget(path, vaultFile);
  const { feeds } = account.meaning;
  const parts = partsOf(account);
  control.enter(
    'writing',
    parts.reduce((count, { held }) => count + held.length, 0),
  );
  let written = 0;
  const counted = parts.map(({ recipients, held }): BundlePart => {
    const entries = account.encoded(held);
    return { recipients, entries: counting(entries, () => control.advance(++written)) };
  });
  const bytes = writeMemberBundle(target, { account: feeds.account, madeAt: now }, counted, control);
  noteExport(account, now);
  return { path, bytes, entries: written };
}

interface HeldPart extends Pick<BundlePart, 'recipients'> {
  readonly held: readonly HeldEntry[];
}

function partsOf({ meaning: { feeds, verdicts } }: MemberAccount): readonly HeldPart[] {
  const inAccount = verdicts.members.filter((member) => !verdicts.isOut(member));
  const suspended = verdicts.members.filter((member) => verdicts.isOut(member) && !verdicts.isShutOut(member));
  const whole = { recipients: inAccount.map(({ keys }) => keys), held: [...feeds.entries] };
  if (suspended.length === 0) return [whole];
  const about = suspended.flatMap((member) => verdicts.suspensionsOver(member));
  return [whole, { recipients: suspended.map(({ keys }) => keys), held: closureOf(feeds, about) }];
}

function noteExport({ session }: MemberAccount, now: number): void {
  if (!isWritable(session.store) || !session.account.isOwnFeedWhole) return;
  try {
    session.write(now, (edit) => edit.set({ lastSyncedAt: now }));
  } catch (error) {
    // The vault's storage failed, or the vault is being locked: neither unmakes the bundle. Anything else is a defect to be seen.
    if (!(error instanceof AppError)) throw error;
  }
}

function* counting<T>(items: Iterable<T>, count: () => void): Iterable<T> {
  for (const item of items) {
    count();
    yield item;
  }
}
