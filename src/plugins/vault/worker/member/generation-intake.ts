import type { KeyRecord } from '../../../../keystore/entries/key-record.js';
import type { Statement } from '../../../../keystore/entries/entry-kinds.js';
import type { HeldEntry } from '../../../../keystore/feeds/held-entry.js';
import type { AccountEdit } from '../account/account-edit.js';
import type { OwnDevice } from '../account/small-records.js';
import type { StoredAccount } from '../account/stored-account.js';
import { isBoxRight, openBox } from '../trust/sealed-box.js';
import type { SecretKeys } from '../trust/secret-keys.js';
import { unwrapSecret } from '../trust/wrapped-secret.js';

/** A box for a member, of a generation. */
interface MemberBox {
  /** The entry in which it stands, whose author made it. */
  readonly entry: string;
  readonly generation: string;
  readonly member: string;
  readonly box: Uint8Array;
  /** What it is bound to: null in genesis, whose id is not there before its boxes are. */
  readonly account: string | null;
}

/**
 * Takes the secrets of generations out of what entries bring: from the boxes for this device, and from the wraps of older ones in those. Looks
 * at all boxes of a generation that it holds, as every holder can make each again (2.6, 7.1, 7.2).
 */
export class GenerationIntake {
  readonly #account: StoredAccount;
  readonly #edit: AccountEdit;
  readonly #opener: OwnDevice;

  /** @param opener whose boxes are opened */
  constructor(account: StoredAccount, edit: AccountEdit, opener: OwnDevice = account.requireDevice()) {
    this.#account = account;
    this.#edit = edit;
    this.#opener = opener;
  }

  /** Opens what it can, the oldest entries first. */
  open(entries: readonly HeldEntry[]): void {
    for (const entry of entries) {
      if (generationIn(entry) === null) continue;
      const { statement } = this.#read(entry.id);
      const boxes = this.#boxesIn(entry, statement);
      for (const box of boxes) if (box.member === this.#opener.member) this.#openBox(box);
      for (const box of boxes) this.#judge(box);
      // What another entry shared before may lead on to what this one wraps.
      if (statement.kind === 'key-rotated') this.#followWraps(entry.id);
    }
  }

  /** Opens again what this device was given and doesn't hold any more. */
  openLacking(): void {
    const { feeds, generations } = this.#account;
    const lacks = (generation: string | null): boolean => generation !== null && !generations.has(generation);
    this.open([...feeds.entries].filter((entry) => lacks(generationIn(entry))));
  }

  #openBox({ generation, box, account }: MemberBox): void {
    const { generations, feeds } = this.#account;
    if (generations.has(generation)) return;
    const record = this.#recordOf(generation);
    const keys = openBox(box, this.#opener.keys, { account, generation: record });
    if (keys === null) this.#edit.markGeneration(generation, 'unopened', true);
    else if (feeds.has(generation)) this.#hold(generation, keys);
  }

  #hold(generation: string, keys: SecretKeys): void {
    this.#edit.holdGeneration(generation, keys);
    this.#followWraps(generation);
  }

  /** Opens older generations that one wraps, and those that these wrap. */
  #followWraps(newest: string): void {
    const found = [newest];
    for (let newer = found.pop(); newer !== undefined; newer = found.pop()) {
      const keys = this.#account.generations.get(newer);
      const { statement } = this.#read(newer);
      if (keys === undefined || statement.kind !== 'key-rotated') continue;
      for (const [older, wrapped] of statement.wraps) {
        if (this.#account.generations.has(older)) continue;
        const place = { account: this.#account.feeds.account, id: older, record: this.#recordOf(older) };
        const opened = unwrapSecret(keys, wrapped, place);
        // A wrap that lies leaves the older one to its boxes and to other wraps; its author answers for it.
        if (opened === null) this.#edit.markGeneration(newer, 'unfair', true);
        else {
          this.#edit.holdGeneration(older, opened);
          found.push(older);
        }
      }
    }
  }

  /** Marks an entry in which a box isn't what it should be: its author made it, whoever made the generation. */
  #judge({ entry, generation, member: id, box, account }: MemberBox): void {
    const keys = this.#account.generations.get(generation);
    const member = this.#account.feeds.member(id);
    if (keys === undefined || member === undefined) return;
    if (!isBoxRight(box, keys, account, member.keys)) this.#edit.markGeneration(entry, 'unfair', true);
  }

  #boxesIn({ id, fact }: HeldEntry, statement: Statement): readonly MemberBox[] {
    const { account } = this.#account.feeds;
    switch (statement.kind) {
      case 'genesis': {
        const members = fact?.kind === 'genesis' ? [fact.founder, fact.recovery] : [];
        return members.flatMap(({ id: member }, index) => {
          const box = statement.boxes[index];
          return box ? [{ entry: id, generation: id, member, box, account: null }] : [];
        });
      }
      case 'key-rotated':
        return statement.boxes.map(([member, box]) => ({ entry: id, generation: id, member, box, account }));
      case 'secret-shared':
        return statement.boxes.map(([member, box]) => ({
          entry: id,
          generation: statement.generation,
          member,
          box,
          account,
        }));
      default:
        return [];
    }
  }

  #recordOf(generation: string): KeyRecord {
    const { statement } = this.#read(generation);
    if (statement.kind === 'genesis' || statement.kind === 'key-rotated') return statement.generation;
    throw new Error('An entry that makes no generation is taken for one.');
  }

  #read(id: string): { readonly statement: Statement } {
    const reading = this.#account.entries.read(id);
    if (reading.kind === 'entry') return reading;
    throw new Error('An entry without effect is read for what it says.');
  }
}

/** The generation that an entry makes or shares; null for another kind. */
function generationIn({ id, fact }: HeldEntry): string | null {
  if (fact?.kind === 'secret-shared') return fact.generation.id;
  return fact?.kind === 'genesis' || fact?.kind === 'key-rotated' ? id : null;
}
