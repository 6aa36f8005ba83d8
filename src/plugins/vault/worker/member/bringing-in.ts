import { appError } from '../../../../core/errors.js';
import type { HeldEntry, Member } from '../../../../keystore/feeds/held-entry.js';
import type { IntakeReport } from '../../../../keystore/feeds/intake-report.js';
import { openMemberBundle } from '../bundle/member-bundle.js';
import type { OperationControl } from '../operation-control.js';
import { GenerationIntake } from './generation-intake.js';
import type { MemberAccount } from './member-account.js';
import { keepUp, takeIn } from './taking-in.js';

/** What a bundle brought. */
export interface Brought {
  /** Newly held, those that waited before among them. */
  readonly taken: readonly HeldEntry[];
  /** Those of them that have no effect. */
  readonly voided: readonly HeldEntry[];
  /** Whom they let in with effect. */
  readonly members: readonly Member[];
  readonly rotations: number;
  /** What was refused, what waits for something missing, and what only a newer version reads. */
  readonly left: Pick<IntakeReport, 'heldBack' | 'refused' | 'refusals' | 'waiting' | 'ofALaterVersion' | 'dropped'>;
  /** Whether the bundle was older than, or the same as, what this device has. */
  readonly isNothingNew: boolean;
}

/**
 * Merges a bundle: all of it or nothing. What it brings is acknowledged in the same transaction, and what a member does about it unasked
 * is done. In a damaged vault what was lost is taken back first.
 *
 * A bundle without news changes nothing but the time of the last synchronisation, and that only as far as its own time goes: an old
 * bundle must not make an account look fresh. Throws `BUNDLE_*`, `FILE_UNREADABLE`, `OPERATION_CANCELLED` and what `AccountSession.write` throws.
 *
 * @param now wall clock, ms since 1970
 */
export function bringIn(account: MemberAccount, path: string, now: number, control: OperationControl): Brought {
  const { session } = account;
  session.refresh();
  session.verifyAll();
  const bundle = openMemberBundle(path, [session.account.requireDevice().keys], control);
  try {
    if (bundle.header.account !== account.meaning.feeds.account) throw appError('BUNDLE_FOREIGN_ACCOUNT');
    const report =
      session.account.damages.size > 0
        ? takeBack(account, bundle, now, control)
        : takeNews(account, bundle, now, control);
    if (report.taken.length === 0) noteContact(account, Math.min(now, bundle.header.madeAt), now);
    return broughtBy(account, report);
  } finally {
    bundle.close();
  }
}

type BundleEntries = Pick<ReturnType<typeof openMemberBundle>, 'entries'>;

function takeNews(account: MemberAccount, bundle: BundleEntries, now: number, control: OperationControl): IntakeReport {
  return account.change(now, (pen) => {
    // Anew each time: when others wrote meanwhile, this is done again.
    const report = takeIn(pen, bundle.entries());
    if (report.taken.length > 0) pen.edit.set({ lastSyncedAt: now });
    control.commit();
    return report;
  });
}

function takeBack(account: MemberAccount, bundle: BundleEntries, now: number, control: OperationControl): IntakeReport {
  const { session } = account;
  const report = session.heal(now, (edit) => {
    // Without a brake: most of it was taken before, and was counted then.
    const taken = edit.take(bundle.entries());
    edit.set({ lastSyncedAt: now });
    control.commit();
    return taken;
  });
  // What was lost is read anew by now, and secrets that are gone can be opened again where the entries that bring them are there.
  if (session.account.isOwnFeedWhole)
    account.change(now, (pen) => {
      new GenerationIntake(pen.account, pen.edit).openLacking();
      keepUp(pen);
    });
  return report;
}

function noteContact({ session }: MemberAccount, contactAt: number, now: number): void {
  if (session.account.damages.size > 0 || (session.account.changeable.ledger.lastSyncedAt ?? 0) >= contactAt) return;
  session.write(now, (edit) => edit.set({ lastSyncedAt: contactAt }));
}

function broughtBy({ meaning: { verdicts } }: MemberAccount, report: IntakeReport): Brought {
  const { refused, refusals, waiting, ofALaterVersion, heldBack, dropped } = report;
  const taken = report.taken.map(({ entry }) => entry);
  return {
    taken,
    voided: taken.filter((entry) => !verdicts.counts(entry)),
    members: taken.flatMap((entry) =>
      entry.fact?.kind === 'device-admitted' && verdicts.counts(entry) ? [entry.fact.member] : [],
    ),
    rotations: taken.filter((entry) => entry.fact?.kind === 'key-rotated' && verdicts.counts(entry)).length,
    left: { refused, refusals, waiting, ofALaterVersion, heldBack, dropped },
    isNothingNew: taken.length === 0 && heldBack.length === 0,
  };
}
