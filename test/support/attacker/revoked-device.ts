import { decodeEntry, encodeEntry, type EntryPayload } from '../../../src/keystore/index.js';
import { FeedAuthor } from '../keystore/feed-author.js';
import type { SeededRandom } from '../simulation/random.js';
import type { AccountUnderAttack } from './account-under-attack.js';

/** How many times an attacker tries for an entry whose hash makes it the winner of a fork. */
const MAX_ATTEMPTS = 64;

const ACCOMPLICES = 6;

const YEAR_MS = 365 * 24 * 3600 * 1000;

type Move = (account: AccountUnderAttack, random: SeededRandom) => readonly Uint8Array[];

/** Everything that a revoked device can sign with the keys that it has: bundles that are well-formed and well-signed. */
export const revokedDeviceMoves: Readonly<Record<string, Move>> = {
  'writes on': (account, random) => {
    const thief = account.thief();
    setClock(thief, random);
    for (let count = random.between(1, 4); count > 0; count--) {
      random.pick([
        () => thief.rename(account.founder.device, 'Taken over'),
        () => thief.write({ kind: 'password-rotated' }),
        () => thief.rotate('mine'),
        () => thief.archive(account.founder.device),
      ])();
    }
    return thief.export();
  },
  'revokes every other device': (account, random) => {
    const thief = account.thief();
    setClock(thief, random);
    for (const { device } of account.honest) if (thief.state.feeds.has(device)) thief.revoke(device);
    return thief.export();
  },
  'revokes every other device, having heard that it was revoked': (account, random) => {
    const thief = account.thief(account.base);
    setClock(thief, random);
    for (const { device } of account.honest) writeWhateverComes(thief, account, revocationOf(thief, device));
    return thief.export();
  },
  'brings in an accomplice, who rotates the key': (account, random) => {
    const thief = account.thief();
    const accomplice = FeedAuthor.join(thief, 'Accomplice');
    setClock(accomplice, random);
    accomplice.rotate('mine');
    accomplice.rename(account.founder.device, 'Taken over');
    return accomplice.export();
  },
  'brings in an accomplice by an old bundle': (account, random) => {
    const thief = account.thief();
    const accomplice = FeedAuthor.join(
      thief,
      'Accomplice',
      random.pick(account.loot.bundles as [readonly Uint8Array[]]),
    );
    accomplice.revoke(account.founder.device);
    return accomplice.export();
  },
  'brings in accomplices as if they were there from the beginning, who revoke whoever revoked it': (account) => {
    const thief = account.thief();
    const beginning = thief.export().filter((bytes) => isGenesis(account, bytes));
    const accomplices: FeedAuthor[] = [];
    // Hashes decide between devices that joined at the same time: some accomplices are lucky.
    for (let count = 0; count < ACCOMPLICES; count++) {
      const accomplice = FeedAuthor.join(thief, 'Accomplice', beginning);
      accomplice.import(thief.export());
      accomplice.revoke(account.revoker, 1);
      for (const other of accomplices) accomplice.import(other.export());
      accomplices.push(accomplice);
    }
    const last = accomplices.at(-1) ?? thief;
    last.acknowledge();
    return last.export();
  },
  'writes its own past anew, with rotations': (account, random) =>
    rewrittenPast(account, random, ['rotate', 'rotate', 'rotate']),
  'writes its own past anew, with revocations': (account, random) =>
    rewrittenPast(account, random, ['revoke', 'rotate']),
  'writes its own past anew and brings in an accomplice there': (account, random) =>
    rewrittenPast(account, random, ['rotate', 'accomplice']),
};

/** A branch that forks the stolen feed at or before its last honest entry, and that wins the fork. */
function rewrittenPast(
  account: AccountUnderAttack,
  random: SeededRandom,
  deeds: readonly ('rotate' | 'revoke' | 'accomplice')[],
): readonly Uint8Array[] {
  const past = random.pick(account.loot.bundles as [readonly Uint8Array[]]);
  const { state } = account.deviceHolding(account.beforeRevocation);
  let bundle: readonly Uint8Array[] = past;
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const thief = account.thief(past);
    thief.now += attempt * 1_000_003;
    let last = thief;
    for (const deed of deeds) {
      if (deed === 'rotate') thief.rotate('mine');
      else if (deed === 'revoke') thief.revoke(account.founder.device);
      else last = FeedAuthor.join(thief, 'Accomplice');
    }
    if (last !== thief) last.rotate('ours');
    bundle = last.export();
    if (state.examine(bundle).removed.length > 0) break;
  }
  return bundle;
}

function isGenesis({ suite }: AccountUnderAttack, bytes: Uint8Array): boolean {
  return decodeEntry(bytes, suite.crypto).body.payload.kind === 'genesis';
}

function revocationOf(thief: FeedAuthor, device: string): EntryPayload {
  const lastSequence = thief.state.feeds.get(device)?.sequence ?? 1;
  return { kind: 'device-revoked', device, lastSequence, head: null, reason: 'mine' };
}

/** Signs and keeps an entry although this device knows that it was shut out. */
function writeWhateverComes(thief: FeedAuthor, account: AccountUnderAttack, payload: EntryPayload): void {
  const [anySecret] = account.loot.secrets.values();
  if (anySecret !== undefined) thief.import([encodeEntry(thief.compose(payload, anySecret))]);
}

/** A clock that is right, backdated to before the revocation, or years off either way. */
function setClock(thief: FeedAuthor, random: SeededRandom): void {
  thief.now += random.pick([0, -YEAR_MS, -5 * YEAR_MS, 5 * YEAR_MS, 3600_000, 1 - thief.now]);
}
