import { expect } from 'chai';

import { AppError } from '../../../src/core/errors.js';
import {
  composeEntry,
  decodeEntry,
  encodeEntry,
  type Entry,
  type EntryBody,
  KeystoreState,
} from '../../../src/keystore/index.js';
import { fakeSuite, type TestDevice, type TestGeneration } from '../../support/keystore/crypto-suite.js';
import { FeedAuthor } from '../../support/keystore/feed-author.js';

const suite = fakeSuite('account signatures');
const generation = suite.makeGeneration();

/** An entry as `by` would write it who holds that generation of the account. */
function signed(body: EntryBody, by: TestDevice, account: TestGeneration): Entry {
  return composeEntry(
    body,
    {
      signAsDevice: (message) => by.sign(message),
      signAsAccountEd25519: (message) => account.signEd25519(message),
      signAsAccountMlDsa65: (message) => account.signMlDsa65(message),
    },
    { crypto: suite.crypto, fullIdOf: () => new Uint8Array(32) },
  );
}

/** The first entry of a device, which says that it founds the account of `key`. */
function founding(by: FeedAuthor, key = generation, name = 'Founder'): Entry {
  return by.compose({ kind: 'genesis', device: by.identity.keys, name, key: key.key }, key);
}

const encodeAll = (entries: readonly Entry[]): Uint8Array[] => entries.map((entry) => encodeEntry(entry));
const newAuthor = (): FeedAuthor => new FeedAuthor(suite, new Map());

/** What taking entries over says to somebody who holds others; `taken` when it is content. */
function verdictOf(take: (state: KeystoreState) => unknown, held: readonly Entry[]): string {
  const byPlace = new Map(held.map((entry) => [`${entry.author} ${entry.body.sequence}`, encodeEntry(entry)]));
  const read = (device: string, sequence: number): Uint8Array =>
    byPlace.get(`${device} ${sequence}`) ?? new Uint8Array();
  const state = new KeystoreState(suite.crypto, { read });
  state.load(byPlace.values());
  try {
    take(state);
    return 'taken';
  } catch (error) {
    if (error instanceof AppError) return `${error.code}: ${error.message}`;
    throw error;
  }
}

describe('Signatures by keys of the account', () => {
  const founder = newAuthor();
  const genesis = founding(founder);
  const { account } = genesis.body;
  const named = (author: FeedAuthor): Uint8Array => founding(author).body.author;

  for (const [how, verdict] of [
    [
      'entry by entry',
      (entries: readonly Entry[], held: readonly Entry[] = []) =>
        verdictOf((state) => state.examine(encodeAll(entries)), held),
    ],
    [
      'as a bundle',
      (entries: readonly Entry[], held: readonly Entry[] = []) =>
        verdictOf((state) => state.examineRepeatable(() => encodeAll(entries), account), held),
    ],
  ] as const) {
    describe(`that come ${how}`, () => {
      it('[C3] have to be on the founding, by the key that it brings', () => {
        expect(verdict([genesis])).to.equal('taken');
        const { accountSignature } = founding(founder, generation, 'Other');
        expect(verdict([{ ...genesis, accountSignature }])).to.match(/^ENTRY_SIGNATURE_INVALID: Entry 1 /);
      });

      it('[C3] do not let another key found the account, also where its beginning was lost', () => {
        const stranger = newAuthor();
        const [own, device] = [suite.makeGeneration(), stranger.identity.keys];
        const payload = { kind: 'genesis', device, name: 'Stranger', key: own.key } as const;
        const body = { ...genesis.body, author: named(stranger), payload };
        const forged = signed(body, stranger.identity, own);
        const phone = newAuthor();
        const joining = signed(
          {
            ...body,
            author: named(phone),
            payload: { kind: 'device-added', device: phone.identity.keys, name: 'Phone', basis: genesis.id },
          },
          phone.identity,
          generation,
        );
        expect(verdict([forged], [joining])).to.match(/^ENTRY_FOREIGN_ACCOUNT: Entry 1 .* begins another account/);
        expect(verdict([genesis], [joining])).to.equal('taken');
      });

      it('[C3] let one device found the account, and no other', () => {
        const usurper = founding(newAuthor());
        expect(verdict([genesis, usurper])).to.match(/^ENTRY_INVALID: Entry 1 .* a second time/);
        expect(verdict([usurper], [genesis])).to.match(/^ENTRY_INVALID: Entry 1 .* a second time/);
        const again = founding(founder, generation, 'Other');
        expect(verdict([again], [genesis]), 'a fork of its first entry').to.equal('taken');
      });

      it('[C3] are verified on rotations that were held without the one before them, when that comes', () => {
        const writer = new FeedAuthor(suite, new Map([[genesis.id, generation]]), founder.identity);
        writer.import([encodeEntry(genesis)]);
        const phone = FeedAuthor.join(writer, 'Phone');
        const rotation = writer.rotate();
        phone.receive(writer.export());
        const next = phone.rotate();
        const isOfPhone = ({ author }: Entry): boolean => author === phone.device;
        const ofPhone = phone
          .export()
          .map((bytes) => decodeEntry(bytes, suite.crypto))
          .filter(isOfPhone);
        expect(verdict([rotation], [genesis, ...ofPhone])).to.equal('taken');
        const forged = ofPhone.map((entry) =>
          entry.id === next.id ? { ...entry, accountSignature: rotation.accountSignature } : entry,
        );
        expect(verdict([rotation], [genesis, ...forged])).to.match(
          new RegExp(`^ENTRY_SIGNATURE_INVALID: Entry ${next.body.sequence} `, 'u'),
        );
      });
    });
  }
});
