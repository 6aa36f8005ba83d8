import { comparisonCodeOfFounding, comparisonCodeOfRequest } from '../entries/comparison-code.js';
import type { Statement } from '../entries/entry-kinds.js';
import { requestDigest } from '../entries/join-request.js';
import type { TrustCrypto } from '../entries/trust-crypto.js';
import { sanitizeReason } from '../device-name.js';
import type { HeldEntry, Member } from '../feeds/held-entry.js';
import { toHex } from '../hex.js';

/** Reads again what entries say that decides nothing and so isn't held in memory: reasons, keys, requests. */
export interface StatementSource {
  /** Null where the stored entry can't be read, or says nothing that this version understands. */
  read(entry: HeldEntry): Statement | null;
}

/** What of an entry is shown and decides nothing. */
interface EntryTexts {
  /** Safe for display. */
  readonly reason: string;
  /** The Ed25519 half of the public key of a generation, in hex. */
  readonly publicKey: string;
  readonly comparisonCode: string;
}

const NOTHING: EntryTexts = { reason: '', publicKey: '', comparisonCode: '' };

/**
 * What lists show of entries beside what decides. An entry is read from storage when a page first shows it, and a rotation is large: the few
 * texts in it are kept.
 */
export class StatementTexts {
  readonly #known = new WeakMap<HeldEntry, EntryTexts>();

  constructor(
    readonly source: StatementSource,
    readonly crypto: Pick<TrustCrypto, 'hash'>,
  ) {}

  /** The reason that was given; empty where there is none. */
  reasonOf(entry: HeldEntry): string {
    return hasReason.has(entry.kind) ? this.#of(entry).reason : '';
  }

  /** Of a generation; empty where its entry can't be read. */
  publicKeyOf(generation: HeldEntry): string {
    return this.#of(generation).publicKey;
  }

  /** 2.7: empty where the entry that let the member in can't be read. */
  comparisonCodeOf(member: Member): string {
    if (member.admittedBy === null) return comparisonCodeOfFounding(member.id, this.crypto);
    return this.#of(member.admission).comparisonCode;
  }

  #of(entry: HeldEntry): EntryTexts {
    const known = this.#known.get(entry);
    if (known !== undefined) return known;
    const statement = this.source.read(entry);
    // What can't be read now may be healed.
    if (statement === null) return NOTHING;
    const texts = this.#textsIn(statement);
    this.#known.set(entry, texts);
    return texts;
  }

  #textsIn(statement: Statement): EntryTexts {
    const reason = 'reason' in statement ? sanitizeReason(statement.reason) : '';
    switch (statement.kind) {
      case 'genesis':
      case 'key-rotated':
        return { ...NOTHING, reason, publicKey: toHex(statement.generation.ed25519) };
      case 'device-admitted': {
        const digest = requestDigest(statement.joiner.request, this.crypto);
        return { ...NOTHING, comparisonCode: comparisonCodeOfRequest(digest, this.crypto) };
      }
      default:
        return { ...NOTHING, reason };
    }
  }
}

const hasReason: ReadonlySet<string> = new Set(['device-revoked', 'device-suspended', 'key-rotated']);
