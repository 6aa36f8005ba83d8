import { BrakedDevice } from './braked-device.js';
import { EntryWriter, revocation, rotation, type WritingMember, type WrittenEntry } from './entry-writer.js';

/** A founder that let in a laptop, which reads, a phone and a tablet. */
export class BrakedAccount {
  readonly writer = new EntryWriter();
  readonly written: WrittenEntry[] = [this.writer.genesis];
  readonly laptop = this.admit(this.writer.founder, 'laptop');
  readonly phone = this.admit(this.writer.founder, 'phone');
  readonly tablet = this.admit(this.writer.founder, 'tablet');
  readonly reader = this.device();
  /** The newest of each by then. */
  readonly heads: readonly WrittenEntry[] = [this.founder, this.laptop, this.phone, this.tablet].flatMap(
    ({ head }) => head ?? [],
  );

  get founder(): WritingMember {
    return this.writer.founder;
  }

  get everybody(): readonly WritingMember[] {
    return [this.founder, this.writer.paper, this.laptop, this.phone, this.tablet];
  }

  get names(): ReadonlyMap<string, string> {
    const { founder, laptop, phone, tablet } = this;
    return new Map(Object.entries({ founder, laptop, phone, tablet }).map(([name, { id }]) => [id, name]));
  }

  /** The laptop, which knows all that was added. */
  device(options?: ConstructorParameters<typeof BrakedDevice>[3]): BrakedDevice {
    return new BrakedDevice(this.writer.genesis.id, this.laptop, this.written, options);
  }

  add(...entries: readonly WrittenEntry[]): void {
    this.written.push(...entries);
  }

  admit(by: WritingMember, name: string): WritingMember {
    const { entry, member } = this.writer.admit(by, name);
    this.add(entry, this.writer.join(member, entry));
    return member;
  }

  /** An entry without effect, of a kind that isn't known. */
  large(by: WritingMember, length: number): WrittenEntry {
    return this.writer.writeUnread(by, 'later', new Uint8Array(length), [], false);
  }

  /** Acknowledgements of nothing. */
  words(by: WritingMember, count: number): WrittenEntry[] {
    return Array.from({ length: count }, () => this.writer.acknowledge(by, []));
  }

  admissions(
    by: WritingMember,
    count: number,
    name = by.keys,
  ): { readonly entry: WrittenEntry; readonly member: WritingMember }[] {
    return Array.from({ length: count }, (_, index) => this.writer.admit(by, `${name} ${by.head?.number} ${index}`));
  }

  /** On the first generation, for all that were let in at first. */
  rotates(by: WritingMember): WrittenEntry {
    const heads = this.heads.filter((head) => head !== by.head);
    return this.writer.write(by, rotation([this.writer.genesis], 2, this.everybody), { deps: heads });
  }

  suspends(by: WritingMember, member: WritingMember, deps: readonly WrittenEntry[] = []): WrittenEntry {
    return this.writer.write(
      by,
      { kind: 'device-suspended', members: [member.id], withdraws: [], reason: '' },
      { deps },
    );
  }

  revokes(by: WritingMember, member: WritingMember, keep = member.head!): WrittenEntry {
    return this.writer.write(by, revocation([[member, [keep]]]), { deps: [keep] });
  }
}
