import { AppError, appError } from '../../../core/errors.js';
import type { Admission, EntryId } from '../../../keystore/index.js';
import type { ExportReport, ImportReport } from '../keystore.js';
import type { AccountLedger } from './account-ledger.js';
import { equalBytes } from './bytes.js';
import type { BundleHeader } from './bundle-format.js';
import { BundleReader } from './bundle-reader.js';
import { type BundleContent, writeBundle } from './bundle-writer.js';
import { resolveExportTarget } from './export-target.js';
import type { LedgerEdit } from './ledger-edit.js';
import type { OperationControl } from './operation-control.js';
import type { OperationArgument, VaultPlace } from './protocol.js';
import { isWritable } from './record-store.js';
import type { VaultSession } from './vault-session.js';

/** As many as the head of a bundle has room for. */
const MAX_RIVAL_SECRETS = 400;

/** How many rotations are looked through at once. */
const ROTATIONS_AT_ONCE = 1000;

/** How often an import starts anew because another process wrote while it was verified. */
const MAX_ATTEMPTS = 5;

/**
 * Writes all feeds into a bundle. Works on a damaged vault too, with what can be read of it. Throws `FILE_NOT_WRITTEN` and
 * `OPERATION_CANCELLED`.
 *
 * The export has succeeded when the file is complete. That it took place is noted in the vault afterwards, as well as that goes:
 * on a full disk the account looks as if it had been exported less lately than it was.
 */
export function exportBundle(
  session: VaultSession,
  { path, passphrase }: OperationArgument<'exportBundle'>,
  place: VaultPlace,
  now: number,
  control: OperationControl,
): ExportReport {
  const { ledger } = session;
  session.refresh();
  session.verifyAll();
  const target = resolveExportTarget(path, place.path);
  let entries = 0;
  const content: BundleContent = {
    header: bundleHeader(ledger, now),
    entries: counted(heldEntries(ledger), () => control.advance(++entries)),
    entryCount: countHeldEntries(ledger),
    evidence: heldEvidence(ledger),
  };
  const bytes = writeBundle(target, passphrase, place.keyDerivation, content, control);
  noteExport(session, now);
  return { path, bytes, entries };
}

function noteExport(session: VaultSession, now: number): void {
  if (!canAppend(session)) return;
  try {
    session.write(now, (edit) => edit.set({ lastSyncedAt: now }));
  } catch (error) {
    // The vault's storage failed, or the vault is being locked: neither unmakes the bundle. Anything else is a defect to be seen.
    if (!(error instanceof AppError)) throw error;
  }
}

/**
 * Merges a bundle: all of it or nothing. What it brings is acknowledged in the same transaction.
 *
 * A bundle without news changes nothing but the time of the last synchronisation, and that only as far as its own time goes:
 * an old bundle must not make an account look fresh. Throws what `Keystore.importBundle` says.
 */
export function importBundle(
  session: VaultSession,
  { path, passphrase }: OperationArgument<'importBundle'>,
  now: number,
  control: OperationControl,
): ImportReport {
  session.refresh();
  session.verifyAll();
  const bundle = new BundleReader(path, passphrase, control);
  try {
    requireSameAccount(session.ledger, bundle);
    for (let attempt = 1; ; attempt++) {
      const report = tryImport(session, bundle, now, control);
      if (report) return report;
      if (attempt === MAX_ATTEMPTS) throw appError('VAULT_STORAGE_FAILED.busy');
    }
  } finally {
    bundle.close();
  }
}

/** Verifies outside the transaction, which others wait for. Null when the state it was verified against is not the newest any more. */
function tryImport(
  session: VaultSession,
  bundle: BundleReader,
  now: number,
  control: OperationControl,
): ImportReport | null {
  const { ledger } = session;
  const { state } = ledger;
  const admission = state.examineRepeatable(() => bundle.entries(), bundle.header.account);
  const knownDevices = new Set(state.feeds.keys());
  const { revision } = state;
  const isNewest = (): boolean => state.revision === revision;
  control.enter('writing');

  if (ledger.damages.size > 0) {
    const heal = (edit: LedgerEdit): boolean => {
      if (!isNewest()) return false;
      takeIn(edit, ledger, admission, bundle);
      control.commit();
      return true;
    };
    if (!session.heal(now, heal)) return null;
    if (canAppend(session)) session.write(now, (edit) => edit.acknowledge());
  } else if (admission.isNothingNew && !bringsSecrets(ledger, bundle)) {
    control.commit();
    noteContact(session, Math.min(now, bundle.header.exportedAt), now);
  } else {
    const isDone = session.write(now, (edit) => {
      if (!isNewest()) return false;
      takeIn(edit, ledger, admission, bundle);
      edit.acknowledge();
      edit.set({ lastSyncedAt: now });
      control.commit();
      return true;
    });
    if (!isDone) return null;
  }
  return reportOf(ledger, admission, knownDevices);
}

function takeIn(
  edit: LedgerEdit,
  { state, thisDevice }: AccountLedger,
  admission: Admission,
  bundle: BundleReader,
): void {
  if (!admission.isNothingNew) edit.admit(admission);
  if (state.standingOf(thisDevice) !== 'revoked') edit.offerSecrets(bundle.header.secrets);
}

function bringsSecrets({ ledger, state, thisDevice }: AccountLedger, { header }: BundleReader): boolean {
  return ledger.unopened.length > 0 && header.secrets.length > 0 && state.standingOf(thisDevice) !== 'revoked';
}

function noteContact(session: VaultSession, contactAt: number, now: number): void {
  if ((session.ledger.ledger.lastSyncedAt ?? 0) >= contactAt) return;
  session.write(now, (edit) => edit.set({ lastSyncedAt: contactAt }));
}

function canAppend({ store, ledger }: VaultSession): boolean {
  return isWritable(store) && ledger.identity !== null && ledger.isOwnFeedWhole;
}

function reportOf({ state }: AccountLedger, admission: Admission, knownDevices: ReadonlySet<string>): ImportReport {
  const newDevices = [...state.feeds.keys()].filter((device) => !knownDevices.has(device));
  return {
    newEntries: admission.accepted.length,
    newRotations: admission.newRotations,
    newDevices: newDevices.map((device) => state.nameOf(device)),
    voided: admission.voided,
    nothingNew: admission.isNothingNew,
  };
}

function requireSameAccount({ state }: AccountLedger, { header }: BundleReader): void {
  if (state.accountBytes && equalBytes(header.account, state.accountBytes)) return;
  throw appError('BUNDLE_FOREIGN_ACCOUNT');
}

/**
 * The current secret leads back to those of all rotations that it follows. Those that lost against it need to come by themselves: nothing
 * leads to them, and a device that joined later was never sealed one.
 */
function bundleHeader(ledger: AccountLedger, now: number): BundleHeader {
  const { account, state, generations } = ledger;
  const rotations = [state.currentKey.rotation, ...rivalsOf(ledger)];
  const secrets = rotations.flatMap((rotation) => generations.get(rotation)?.secret ?? []);
  return { account, exportedAt: now, generation: state.currentKey.generation, secrets };
}

/** The newest rotations that were made at the same time as others, but the current one. */
function rivalsOf({ state }: AccountLedger): readonly EntryId[] {
  const rivals: EntryId[] = [];
  for (let offset = 0; rivals.length < MAX_RIVAL_SECRETS; offset += ROTATIONS_AT_ONCE) {
    const { total, items } = state.rotations(offset, ROTATIONS_AT_ONCE);
    rivals.push(...items.filter(({ rivalry, isCurrent }) => rivalry !== null && !isCurrent).map(({ id }) => id));
    if (offset + ROTATIONS_AT_ONCE >= total) break;
  }
  return rivals.slice(0, MAX_RIVAL_SECRETS);
}

function* heldEntries(ledger: AccountLedger): Iterable<Uint8Array> {
  for (const { device, sequence: last } of ledger.state.feeds.values()) {
    const feed = ledger.feedNumbers.get(device);
    for (let sequence = 1; sequence <= last; sequence++) yield ledger.readEntry(feed, sequence);
  }
}

function countHeldEntries({ state }: AccountLedger): number {
  let count = 0;
  for (const { sequence } of state.feeds.values()) count += sequence;
  return count;
}

function* heldEvidence(ledger: AccountLedger): Iterable<Uint8Array> {
  for (const index of ledger.evidence.values()) {
    const reading = ledger.records.evidence(index);
    if (reading.kind === 'read') yield reading.value;
  }
}

function* counted<T>(items: Iterable<T>, count: () => void): Iterable<T> {
  for (const item of items) {
    count();
    yield item;
  }
}
