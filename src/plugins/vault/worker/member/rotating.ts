import { generationNumber } from '../../../../keystore/feeds/entry-fact.js';
import type { HeldEntry, Member } from '../../../../keystore/feeds/held-entry.js';
import { endorsedDigest, type EntryHead } from '../../../../keystore/entries/signed-entry.js';
import type { StatementOf } from '../../../../keystore/entries/entry-kinds.js';
import { compareText } from '../../../../keystore/hex.js';
import { type HeldSecrets, planRotation, shareRecipients } from '../../../../keystore/writing/passing-on.js';
import { makeBox } from '../trust/sealed-box.js';
import { SecretKeys } from '../trust/secret-keys.js';
import { sodiumTrustCrypto } from '../trust/sodium-trust-crypto.js';
import { unwrapSecret, wrapSecret } from '../trust/wrapped-secret.js';
import type { MemberPen } from './member-pen.js';

/**
 * Makes a new generation, with a box for everybody who is to have it (7.1, 7.2). It needs no older secret: what is held of those is wrapped.
 * Gives the entry.
 *
 * @param reason as `requireReason` gives it
 */
export function rotate(pen: MemberPen, reason: string): HeldEntry {
  const { account } = pen;
  // First what finds no room beside the rotation is acknowledged: the plan names where it stands.
  pen.place();
  const plan = planRotation(pen.meaning, pen.writer, new SecretsAtHand(pen));
  const made = SecretKeys.random('generation');
  const bases = plan.bases.map(({ id }) => id);
  const wraps = plan.wraps.flatMap(({ id }) => {
    const older = account.generations.get(id);
    return older ? [[id, wrapSecret(made, older, { account: account.feeds.account, id })] as const] : [];
  });
  const rotation: StatementOf<'key-rotated'> = {
    kind: 'key-rotated',
    bases,
    number: plan.number,
    generation: made.record,
    wraps,
    boxes: boxesFor(pen, made, plan.recipients),
    endorsement: null,
    reason,
  };
  const entry = pen.sayAt(plan.place, (head) => ({
    ...rotation,
    endorsement: endorse(pen, plan.bases, head, rotation),
  }));
  pen.edit.holdGeneration(entry.id, made);
  pen.edit.markGeneration(entry.id, 'rightWraps', true);
  return entry;
}

/** 7.5: gives the current secret to whoever stands and lacks it, if this device holds it. */
export function shareCurrent(pen: MemberPen): void {
  const { current } = pen.meaning;
  const recipients = shareRecipients(pen.meaning);
  const keys = current && pen.account.generations.get(current.id);
  if (!current || !keys || recipients.length === 0) return;
  // The author can't be among them: it holds the secret, and so can know it.
  pen.say({ kind: 'secret-shared', generation: current.id, boxes: boxesFor(pen, keys, recipients) }, [current]);
}

function boxesFor({ account }: MemberPen, keys: SecretKeys, recipients: readonly Member[]) {
  return recipients.map((member) => [member.id, makeBox(keys, account.feeds.account, member.keys)] as const);
}

/** By the newest of the generations on which it builds whose secret is held; null where none is (4.3). */
function endorse(
  { account }: MemberPen,
  bases: readonly HeldEntry[],
  head: EntryHead,
  rotation: StatementOf<'key-rotated'>,
): StatementOf<'key-rotated'>['endorsement'] {
  const before = bases
    .filter(({ id }) => account.generations.has(id))
    .toSorted((a, b) => generationNumber(b) - generationNumber(a) || compareText(a.id, b.id))[0];
  const keys = before && account.generations.get(before.id);
  const digest = endorsedDigest(head, rotation, sodiumTrustCrypto);
  if (!keys || digest.kind === 'refused') return null;
  return [keys.signEd25519('endorsement ed25519', digest.value), keys.signMlDsa65('endorsement mldsa', digest.value)];
}

/** What this device holds, for the plan of a rotation. */
class SecretsAtHand implements HeldSecrets {
  readonly #pen: MemberPen;
  readonly #right = new Map<HeldEntry, ReadonlySet<string>>();

  constructor(pen: MemberPen) {
    this.#pen = pen;
  }

  get generations(): Iterable<HeldEntry> {
    const { feeds, generations } = this.#pen.account;
    return [...generations.held].flatMap((id) => feeds.entry(id) ?? []);
  }

  /** Nothing is sealed under generations yet. */
  isUsed(): boolean {
    return false;
  }

  isChecked(wrapped: HeldEntry, within: HeldEntry): boolean {
    const { directory } = this.#pen.account.changeable;
    if (directory.isMarked(within.id, 'rightWraps')) return true;
    const right = this.#right.get(within) ?? this.#rightWrapsIn(within);
    this.#right.set(within, right);
    return right.has(wrapped.id);
  }

  /** Opens each once; that all are right is remembered for good. */
  #rightWrapsIn(within: HeldEntry): ReadonlySet<string> {
    const { entries, generations } = this.#pen.account;
    const newer = generations.get(within.id);
    const wrapping = entries.read(within.id);
    if (newer === undefined || wrapping.kind !== 'entry' || wrapping.statement.kind !== 'key-rotated') return new Set();
    const { wraps } = wrapping.statement;
    const right = wraps.filter(([id, wrap]) => this.#isRight(newer, id, wrap)).map(([id]) => id);
    if (right.length === wraps.length) this.#pen.edit.markGeneration(within.id, 'rightWraps', true);
    return new Set(right);
  }

  #isRight(newer: SecretKeys, id: string, wrap: Uint8Array): boolean {
    const { entries, feeds } = this.#pen.account;
    const older = entries.read(id);
    if (older.kind !== 'entry') return false;
    const { statement } = older;
    if (statement.kind !== 'genesis' && statement.kind !== 'key-rotated') return false;
    const opened = unwrapSecret(newer, wrap, { account: feeds.account, id, record: statement.generation });
    opened?.wipe();
    return opened !== null;
  }
}
