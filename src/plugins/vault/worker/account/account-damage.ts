import { toHex } from '../bytes.js';

/** What is wrong with a record. */
export type DamageKind =
  | 'missing'
  /** It doesn't authenticate, or is of no form that this version wrote. */
  | 'unreadable'
  /** It is authentic, and not what the ledger says it should be: an older one was put in its place. Several may share the doubt. */
  | 'put-back'
  /** An entry that is authentic and breaks a rule. */
  | 'refused';

/** A record that can't be relied on. What it held is left out, or taken as it is. */
export interface AccountDamage {
  readonly kind: DamageKind;
  /** The letter of the kind of record; see `accountKeys`. */
  readonly letter: string;
  /** The key of the record, in hex. */
  readonly key: string;
  /** Of an entry, where the directory names it. */
  readonly entry: string | null;
}

/** What is damaged, by the key of the record in hex. */
export class AccountDamages extends Map<string, AccountDamage> {
  note(key: Uint8Array, kind: DamageKind, entry: string | null = null): void {
    const name = toHex(key);
    if (!this.has(name)) this.set(name, { kind, letter: String.fromCharCode(key[0] ?? 0), key: name, entry });
  }

  isNoted(key: Uint8Array): boolean {
    return this.has(toHex(key));
  }
}
