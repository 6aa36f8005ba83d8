import type { ErrorCode } from '../../../src/core/errors.js';
import { type DeviceId, encodeEntry, type Entry, type EntryBody, signedMessage } from '../../../src/keystore/index.js';
import { FeedAuthor } from '../keystore/feed-author.js';
import type { SeededRandom } from '../simulation/random.js';
import { type AccountUnderAttack, encodeAll } from './account-under-attack.js';

/** A bundle that somebody tampered with, and how it must be refused. */
export interface Tampering {
  readonly bundle: readonly Uint8Array[];
  readonly codes: readonly ErrorCode[];
  /** The entries of which one has to be named; empty where the bytes do not say whose they are. */
  readonly culprits: readonly { readonly device: DeviceId; readonly sequence: number }[];
}

type Move = (account: AccountUnderAttack, random: SeededRandom) => Tampering;

const anyEntryError: readonly ErrorCode[] = [
  'ENTRY_INVALID',
  'ENTRY_SIGNATURE_INVALID',
  'ENTRY_OUT_OF_ORDER',
  'ENTRY_FOREIGN_ACCOUNT',
];

const placeOf = ({ author, body }: Entry) => ({ device: author, sequence: body.sequence });

/** Everything that can be done to a bundle of honest news with the passphrase and the keys of the stolen device. */
export const tamperings: Readonly<Record<string, Move>> = {
  'an entry is removed': ({ news }, random) => {
    const index = pickIndex(random, news, (entry, place) => news[place + 1]?.author === entry.author);
    return tampering(without(news, index), ['ENTRY_OUT_OF_ORDER'], [at(news, index + 1)]);
  },
  'two entries change places': ({ news }, random) => {
    const index = pickIndex(random, news, (entry, place) => news[place + 1]?.author === entry.author);
    const [one, other] = [at(news, index), at(news, index + 1)];
    const swapped = news.with(index, other).with(index + 1, one);
    return tampering(swapped, ['ENTRY_OUT_OF_ORDER'], [one, other]);
  },
  'an entry comes twice': ({ news }, random) => {
    const index = pickIndex(random, news);
    const again = at(news, index);
    const twice = news.toSpliced(random.between(index, news.length), 0, again);
    return tampering(twice, ['ENTRY_OUT_OF_ORDER'], [again]);
  },
  'an entry is cut short': ({ news }, random) =>
    changed(news, pickIndex(random, news), (bytes) => bytes.slice(0, random.between(0, bytes.length - 1))),
  'an entry is made longer': ({ news }, random) =>
    changed(news, pickIndex(random, news), (bytes) => new Uint8Array([...bytes, random.between(0, 255)])),
  'a byte is changed': ({ news }, random) =>
    changed(news, pickIndex(random, news), (bytes) => {
      const place = random.between(0, bytes.length - 1);
      return bytes.with(place, ((bytes[place] ?? 0) + random.between(1, 255)) % 256);
    }),
  'another device signs': ({ news, loot }, random) => {
    const index = pickIndex(random, news);
    const forged = { ...at(news, index), signature: loot.identity.sign(signedMessage(at(news, index).bodyBytes)) };
    return tampering(news.with(index, forged), ['ENTRY_SIGNATURE_INVALID'], [forged]);
  },
  'a signature is taken from another entry': ({ news }, random) => {
    const index = pickIndex(random, news);
    const donor = pickIndex(random, news, (entry) => entry !== at(news, index));
    const forged = { ...at(news, index), signature: at(news, donor).signature };
    return tampering(news.with(index, forged), ['ENTRY_SIGNATURE_INVALID'], [forged]);
  },
  'a field is changed and signed with the stolen key': (account, random) => {
    const index = pickIndex(random, account.news, ({ body }) => body.sequence > 1);
    const entry = at(account.news, index);
    const { sequence, generation, writtenAt } = entry.body;
    const change = random.pick<Partial<EntryBody>>([
      { sequence: sequence + random.between(1, 9) },
      { previous: randomBytes(random, 32) },
      { generation: generation + random.between(1, 9) },
      { writtenAt: writtenAt + random.between(1, 10 ** 9) },
      { account: randomBytes(random, 32) },
      { payload: { kind: 'device-renamed', device: account.founder.device, name: 'Mine' } as const },
    ]);
    const forged = account.forge(entry, change, account.loot.identity, oldSecret(account, random));
    return tampering(account.news.with(index, forged), anyEntryError, [forged]);
  },
  'an entry is copied into the feed of the stolen device': (account, random) => {
    const entry = at(
      account.news,
      pickIndex(random, account.news, ({ body }) => body.sequence > 1),
    );
    const author = account.founder.state.feeds.get(account.stolen)?.fullId ?? new Uint8Array(32);
    const payload = { kind: 'password-rotated' } as const;
    const forged = account.forge(entry, { author, payload }, account.loot.identity, oldSecret(account, random));
    return tampering([...account.news, forged], ['ENTRY_OUT_OF_ORDER'], [forged]);
  },
  'an acknowledgement is forged': (account, random) => {
    const { news, loot } = account;
    const index = lastOf(news, random);
    const seen = [{ device: account.stolen, sequence: random.between(1, 99) }];
    const changes = { ...following(at(news, index)), payload: { kind: 'acknowledged', seen, shared: [] } } as const;
    const forged = account.forge(at(news, index), changes, loot.identity, oldSecret(account, random));
    return tampering(news.toSpliced(index + 1, 0, forged), ['ENTRY_SIGNATURE_INVALID'], [forged]);
  },
  'entries of another account come with it': ({ news, suite }, random) => {
    const other = FeedAuthor.found(suite, 'Stranger');
    other.rotate();
    const bundle = encodeAll(news).toSpliced(random.between(0, news.length), 0, ...other.export());
    return { bundle, codes: ['ENTRY_FOREIGN_ACCOUNT'], culprits: [{ device: other.device, sequence: 1 }] };
  },
  'a device is added without a secret of the account': (account) => {
    const joining = new FeedAuthor(account.suite, new Map());
    joining.import(account.base);
    const basis = joining.state.currentKey.rotation;
    const payload = { kind: 'device-added', device: joining.identity.keys, name: 'Spy', basis } as const;
    const forged = joining.compose(payload, account.suite.makeGeneration());
    return tampering([...account.news, forged], ['ENTRY_SIGNATURE_INVALID'], [forged]);
  },
  'a device is added on the current key with an old secret': (account, random) => {
    const joining = new FeedAuthor(account.suite, new Map());
    joining.import(account.base);
    const basis = joining.state.currentKey.rotation;
    const payload = { kind: 'device-added', device: joining.identity.keys, name: 'Spy', basis } as const;
    const forged = joining.compose(payload, oldSecret(account, random));
    return tampering([...account.news, forged], ['ENTRY_SIGNATURE_INVALID'], [forged]);
  },
  'a rotation bears the right signature of the account and a wrong one of the device': (account, random) =>
    forgedRotation(account, random, 'device'),
  'a rotation bears the right signature of the device and a wrong one of the account': (account, random) =>
    forgedRotation(account, random, 'account'),
  'a rotation builds on one that nobody made': (account) => {
    const insider = insiderOf(account);
    const generation = account.suite.makeGeneration();
    const key = account.suite.makeGeneration().key;
    const payload = {
      kind: 'key-rotated',
      basis: 'ab'.repeat(32),
      reason: '',
      key,
      previousSecret: new Uint8Array(48),
      sealed: [],
    } as const;
    const forged = insider.compose(payload, generation);
    return tampering([forged], ['ENTRY_OUT_OF_ORDER'], [forged]);
  },
};

/** A rotation by a member with one of its two signatures wrong. */
function forgedRotation(account: AccountUnderAttack, random: SeededRandom, wrong: 'device' | 'account'): Tampering {
  const insider = insiderOf(account);
  const basis = insider.state.currentKey.rotation;
  const key = account.suite.makeGeneration().key;
  const payload = {
    kind: 'key-rotated',
    basis,
    reason: '',
    key,
    previousSecret: new Uint8Array(48),
    sealed: [],
  } as const;
  const right = account.founder.secrets.get(basis);
  if (right === undefined) throw new Error('The secret of the current generation is missing.');
  const entry = insider.compose(payload, wrong === 'account' ? oldSecret(account, random) : right);
  const message = signedMessage(entry.bodyBytes);
  const forged = wrong === 'device' ? { ...entry, signature: account.loot.identity.sign(message) } : entry;
  return tampering([forged], ['ENTRY_SIGNATURE_INVALID'], [forged]);
}

/** A member that holds what every honest device holds, and nothing newer. */
function insiderOf(account: AccountUnderAttack): FeedAuthor {
  const { founder, suite, base } = account;
  const insider = new FeedAuthor(suite, new Map(founder.secrets), founder.identity);
  insider.import(base);
  return insider;
}

function oldSecret({ loot }: AccountUnderAttack, random: SeededRandom) {
  const [first, ...others] = [...loot.secrets.values()];
  if (first === undefined) throw new Error('The thief holds no secret.');
  return random.pick([first, ...others]);
}

function tampering(bundle: readonly Entry[], codes: readonly ErrorCode[], culprits: readonly Entry[]): Tampering {
  return { bundle: encodeAll(bundle), codes, culprits: culprits.map(placeOf) };
}

function changed(news: readonly Entry[], index: number, change: (bytes: Uint8Array) => Uint8Array): Tampering {
  const bundle = encodeAll(news).with(index, change(encodeEntry(at(news, index))));
  return { bundle, codes: anyEntryError, culprits: [] };
}

function without<T>(items: readonly T[], index: number): readonly T[] {
  return items.toSpliced(index, 1);
}

/** The fields that make an entry follow another. */
function following({ id, body }: Entry): Pick<Entry['body'], 'sequence' | 'previous'> {
  return { sequence: body.sequence + 1, previous: new Uint8Array(Buffer.from(id, 'hex')) };
}

function lastOf(news: readonly Entry[], random: SeededRandom): number {
  return pickIndex(random, news, (entry, place) => news[place + 1]?.author !== entry.author);
}

function pickIndex(
  random: SeededRandom,
  news: readonly Entry[],
  fits: (entry: Entry, index: number) => boolean = () => true,
): number {
  const [first, ...others] = [...news.keys()].filter((index) => fits(at(news, index), index));
  if (first === undefined) throw new Error('The news hold no entry to tamper with.');
  return random.pick([first, ...others]);
}

function at(news: readonly Entry[], index: number): Entry {
  const entry = news[index];
  if (entry === undefined) throw new RangeError(`There is no entry ${index}.`);
  return entry;
}

function randomBytes(random: SeededRandom, length: number): Uint8Array {
  return Uint8Array.from({ length }, () => random.between(0, 255));
}
