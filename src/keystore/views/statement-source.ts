import { comparisonCodeOfFounding, comparisonCodeOfRequest } from '../entries/comparison-code.js';
import { type Statement, isEntryKind } from '../entries/entry-kinds.js';
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

/** What lists show of entries beside what decides. Each look reads a stored entry, so only pages are made of it. */
export class StatementTexts {
  constructor(
    readonly source: StatementSource,
    readonly crypto: Pick<TrustCrypto, 'hash'>,
  ) {}

  /** The reason that was given; empty where there is none. Safe for display. */
  reasonOf(entry: HeldEntry): string {
    if (!isEntryKind(entry.kind) || !hasReason.has(entry.kind)) return '';
    const statement = this.source.read(entry);
    return statement !== null && 'reason' in statement ? sanitizeReason(statement.reason) : '';
  }

  /** The Ed25519 half of the public key of a generation, in hex, and why it was made. */
  aboutGeneration(generation: HeldEntry): { readonly publicKey: string; readonly reason: string } {
    const statement = this.source.read(generation);
    if (statement?.kind !== 'genesis' && statement?.kind !== 'key-rotated') return { publicKey: '', reason: '' };
    const reason = statement.kind === 'key-rotated' ? sanitizeReason(statement.reason) : '';
    return { publicKey: toHex(statement.generation.ed25519), reason };
  }

  /** 2.7: empty where the entry that let the member in can't be read. */
  comparisonCodeOf(member: Member): string {
    if (member.admittedBy === null) return comparisonCodeOfFounding(member.id, this.crypto);
    const statement = this.source.read(member.admission);
    if (statement?.kind !== 'device-admitted') return '';
    return comparisonCodeOfRequest(requestDigest(statement.joiner.request, this.crypto), this.crypto);
  }
}

const hasReason: ReadonlySet<string> = new Set(['device-revoked', 'device-suspended', 'key-rotated']);
