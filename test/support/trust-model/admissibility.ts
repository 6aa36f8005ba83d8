import {
  accountOf,
  authorOf,
  type Box,
  type Entry,
  type EntryId,
  isKind,
  type Kind,
  type MemberId,
  type Statement,
  type StatementOf,
} from './entry.js';
import { generationNumber, knownMembers } from './generations.js';
import type { Past } from './past.js';
import { isSenior } from './rank.js';

/** Section 4: kinds without which an entry can't be understood wait in a version that doesn't know them. */
const CRITICAL: Readonly<Record<Exclude<Kind, 'of-a-later-version'>, boolean>> = {
  genesis: true,
  'device-admitted': true,
  'device-joined': false,
  'device-revoked': true,
  'device-suspended': true,
  'device-left': true,
  'key-rotated': true,
  'secret-shared': true,
  'device-archived': true,
  'device-renamed': false,
  'formats-announced': false,
  acknowledged: false,
};

/** Section 4: what Ed25519 alone signs. */
const SIGNED_BY_ONE_HALF: ReadonlySet<Kind> = new Set<Kind>(['device-renamed', 'acknowledged']);

export function isCritical(statement: Statement): boolean {
  return statement.kind !== 'of-a-later-version' && CRITICAL[statement.kind];
}

/**
 * Whether the entry has to be signed by both halves (3.7): by its kind, or since it is the first of its feed to speak of an entry that
 * is.
 */
export function needsBothHalves(past: Past, entry: Entry): boolean {
  if (!SIGNED_BY_ONE_HALF.has(entry.body.statement.kind)) return true;
  const { previous } = entry.body;
  const before = previous === null ? new Set<EntryId>() : past.heard(previous);
  return [...past.wouldHear(entry)].some(
    (id) => id !== previous && !before.has(id) && past.entry(id).signatures.mldsa !== null,
  );
}

/**
 * 10.1: why an entry is refused, or null. Its ancestors are all here, so the answer is the same everywhere and for ever.
 */
export function refusalOf(past: Past, account: EntryId, entry: Entry): string | null {
  if (accountOf(entry) !== account) return 'of another account';
  return formRefusal(past, entry) ?? authorRefusal(past, account, entry) ?? statementRefusal(past, account, entry);
}

/** 10.3: whether it is of a critical kind of a later version; then it waits, with what descends from it. */
export function isForLater({ body }: Entry): boolean {
  return body.statement.kind === 'of-a-later-version' && body.critical;
}

function formRefusal(past: Past, entry: Entry): string | null {
  const { author, number, previous, deps, statement, critical } = entry.body;
  if ((statement.kind === 'genesis') !== (author === null)) return 'genesis and nothing else is without an author';
  // 3.2
  if (number !== 1 + (previous === null ? 0 : past.entry(previous).body.number)) return 'a wrong number';
  if (previous !== null && authorOf(past.entry(previous)) !== author) return 'its previous entry is of another feed';
  // 3.3
  if (deps.some((dep, index) => index > 0 && deps[index - 1]! >= dep)) return 'its deps are not in order';
  // 10.3
  const isOfThisVersion = statement.kind !== 'of-a-later-version';
  return isOfThisVersion && critical !== isCritical(statement) ? 'a wrong flag' : null;
}

/** 5.1 */
function authorRefusal(past: Past, account: EntryId, entry: Entry): string | null {
  const { author, previous, deps, statement } = entry.body;
  const { ed25519, mldsa } = entry.signatures;
  const member = author === null ? null : past.member(account, author);
  if (author !== null && !member) return 'its author is no member';
  if (member && previous === null) {
    if (author === account) return 'the first entry of the founder is genesis';
    if (!deps.includes(member.admission)) return 'a first entry names its admission';
  }
  if (!past.rules.membersAlone) return null;
  const key = member?.device.key ?? (statement.kind === 'genesis' ? statement.device.key : '');
  if (ed25519 !== key || (mldsa !== null && mldsa !== key)) return 'a false signature';
  if (past.rules.bothHalvesSign && (mldsa !== null) !== needsBothHalves(past, entry)) return 'a missing signature';
  return null;
}

/** Section 4, the column "refused unless". */
function statementRefusal(past: Past, account: EntryId, entry: Entry): string | null {
  const { statement } = entry.body;
  switch (statement.kind) {
    case 'genesis':
      return past.rules.keysAreChecked && (statement.device.flawed || statement.recovery.flawed)
        ? 'a flawed key'
        : null;
    case 'device-admitted':
      return admissionRefusal(past, account, entry, statement);
    case 'device-revoked':
      return revocationRefusal(past, account, entry, statement);
    case 'device-suspended':
      return suspensionRefusal(past, account, entry, statement);
    case 'key-rotated':
      return rotationRefusal(past, account, entry, statement);
    case 'secret-shared': {
      if (!isGeneration(past, entry, statement.generation)) return 'its generation was not heard';
      return boxesRefusal(past, account, entry, statement.boxes);
    }
    case 'device-archived': {
      if (!isHeardMember(past, account, entry, statement.member)) return 'its member was not heard';
      return isProtected(past, account, statement.member) ? 'a recovery key is not archived' : null;
    }
    case 'of-a-later-version':
      return laterKindRefusal(past, account, entry, statement);
    // 4: whether these have an effect is decided in `names.ts`; what they say never makes them refused (10.3).
    case 'device-joined':
    case 'device-renamed':
    case 'formats-announced':
    case 'acknowledged':
      return null;
    case 'device-left':
      return null;
  }
}

function admissionRefusal(
  past: Past,
  account: EntryId,
  entry: Entry,
  { device, memberClass, requestSignedBy, tag }: StatementOf<'device-admitted'>,
): string | null {
  if (requestSignedBy !== device.key) return 'the request is not signed by the joiner';
  if (past.rules.keysAreChecked && device.flawed) return 'a flawed key';
  // 2.8
  const isByRecovery = past.member(account, authorOf(entry))?.memberClass === 'recovery';
  if (memberClass === 'recovery' && past.rules.recoveryByItsOwnClass && !isByRecovery)
    return 'only a recovery key lets in another';
  const isDouble = heardOf(past, entry, 'device-admitted').some(
    ({ body: { statement: other } }) => other.tag === tag || other.device.key === device.key,
  );
  return isDouble ? 'a request that was admitted before' : null;
}

function revocationRefusal(
  past: Past,
  account: EntryId,
  entry: Entry,
  { targets, corrects }: StatementOf<'device-revoked'>,
): string | null {
  const author = authorOf(entry);
  const heard = past.wouldHear(entry);
  if (new Set(targets.map(({ member }) => member)).size !== targets.length) return 'a target twice';
  for (const { member, keep } of targets) {
    if (!isHeardMember(past, account, entry, member)) return 'a target was not heard';
    if (member === author) return 'a device that goes leaves';
    // 6.4, 6.6: whoever wants a senior out suspends it.
    const mayBeSenior = !past.rules.juniorsAlone || past.rules.variant === 'appeal';
    if (!mayBeSenior && !isSenior(past, account, author, member)) return 'a target is senior';
    for (const id of keep) {
      if (!heard.has(id) || authorOf(past.entry(id)) !== member) return 'what it keeps was not heard of that target';
    }
  }
  return isOwn(past, entry, corrects, 'device-revoked') ? null : 'what it corrects is no revocation of its author';
}

function suspensionRefusal(
  past: Past,
  account: EntryId,
  entry: Entry,
  { members, withdraws }: StatementOf<'device-suspended'>,
): string | null {
  if (past.rules.variant !== 'suspension') return 'an unknown kind';
  for (const member of members) {
    if (!isHeardMember(past, account, entry, member)) return 'a member was not heard';
    if (isProtected(past, account, member)) return 'a recovery key is not suspended';
    if (!isSenior(past, account, member, authorOf(entry))) return 'a member is not senior';
  }
  return isOwn(past, entry, withdraws, 'device-suspended') ? null : 'what it withdraws is no suspension of its author';
}

/** 7.1, 7.2 */
function rotationRefusal(
  past: Past,
  account: EntryId,
  entry: Entry,
  { bases, generation, wraps, boxes }: StatementOf<'key-rotated'>,
): string | null {
  if (bases.length === 0) return 'no base';
  for (const id of [...bases, ...wraps.map(({ of }) => of)]) {
    if (!isGeneration(past, entry, id)) return 'a generation was not heard';
  }
  const numbers = bases.map((id) => generationNumber(past.entry(id)));
  if (past.rules.numbersInARow && generation !== 1 + Math.max(...numbers)) return 'a wrong number of its generation';
  const refusal = boxesRefusal(past, account, entry, boxes);
  if (refusal !== null || !past.rules.completeRotations) return refusal;
  const recipients = new Set(boxes.map(({ to }) => to));
  const isComplete = knownMembers(past, account, past.wouldHear(entry)).every((id) => recipients.has(id));
  return isComplete ? null : 'no box for a member that its author knew';
}

function boxesRefusal(past: Past, account: EntryId, entry: Entry, boxes: readonly Box[]): string | null {
  return boxes.every(({ to }) => isHeardMember(past, account, entry, to)) ? null : 'a recipient was not heard';
}

/** 10.3 */
function laterKindRefusal(
  past: Past,
  account: EntryId,
  entry: Entry,
  { name }: StatementOf<'of-a-later-version'>,
): string | null {
  if (!entry.body.critical || !past.rules.laterKindsAreAnnounced) return null;
  const announced = new Set(
    heardOf(past, entry, 'formats-announced')
      .filter(({ body }) => body.statement.kinds.includes(name))
      .map(authorOf),
  );
  const devices = knownMembers(past, account, past.wouldHear(entry)).filter(
    (id) => past.member(account, id)?.memberClass === 'device' && id !== authorOf(entry),
  );
  return devices.every((id) => announced.has(id)) ? null : 'a kind that not every device has announced';
}

/** Whether it heard of all of these, and they are of its author and that kind: on another branch, too. */
function isOwn(past: Past, entry: Entry, ids: readonly EntryId[], kind: Kind): boolean {
  const heard = past.wouldHear(entry);
  return ids.every(
    (id) => heard.has(id) && authorOf(past.entry(id)) === authorOf(entry) && isKind(past.entry(id), kind),
  );
}

function heardOf<K extends Kind>(past: Past, entry: Entry, kind: K) {
  return [...past.wouldHear(entry)].map((id) => past.entry(id)).filter((other) => isKind(other, kind));
}

function isHeardMember(past: Past, account: EntryId, entry: Entry, id: MemberId): boolean {
  const member = past.member(account, id);
  return member !== null && past.wouldHear(entry).has(member.admission);
}

/** 2.8 */
function isProtected(past: Past, account: EntryId, id: MemberId): boolean {
  return past.rules.recoveryStays && past.member(account, id)?.memberClass === 'recovery';
}

function isGeneration(past: Past, entry: Entry, id: EntryId): boolean {
  return past.wouldHear(entry).has(id) && generationNumber(past.entry(id)) > 0;
}
