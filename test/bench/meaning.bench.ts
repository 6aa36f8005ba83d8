import type { Feeds } from '../../src/keystore/feeds/feeds.js';
import type { HeldEntry } from '../../src/keystore/feeds/held-entry.js';
import { AccountMeaning } from '../../src/keystore/meaning/account-meaning.js';
import { AccountViews } from '../../src/keystore/views/account-views.js';
import { HeldAccount } from '../support/trust/held-account.js';
import { localFacts } from '../support/trust/local-facts.js';
import { markedCrypto } from '../support/trust/marked-keys.js';
import type { Benchmark, BenchmarkContext, Row } from './benchmark.js';
import { measureRows } from './measuring.js';
import { processorTime } from './processor-time.js';
import type { AccountShape } from './support/large-account.js';
import { referenceOf } from './support/reference-work.js';

/** How many devices rotate in the large account. */
const ROTATORS = 10;

/** As many members as a rotation has room for boxes, nearly. */
const MOST_REVOKERS = 8000;

/** What a fold may take on a quiet machine, ms: a third of what opening may take. */
const FOLD_MS = 500;

/** The same of an account in which everybody revokes everybody below. */
const REVOCATIONS_MS = 3000;

/** The same of an import of one entry. */
const IMPORT_MS = 1;

/** What may be spent on showing what changed, ms: half of what a check after it may take. */
const SHOWN_MS = 5;

/** So many imports make one sample: one takes less than looking at the clock. */
const IMPORTS_AT_ONCE = 100;

/** So much reference work tells as much as more of it. */
const MOST_REFERENCE_MS = 200;

/** What held entries mean: from memory, after one more, and after the most that can be said about who is out. */
export const meaning: Benchmark = {
  name: 'meaning',
  async run(context) {
    const { large } = context.scale;
    return [...(await measureLarge(context, large)), ...(await measureRevocations(context, large.devices))];
  },
};

async function measureLarge({ scale, reference }: BenchmarkContext, shape: AccountShape): Promise<readonly Row[]> {
  const account = largeAccount(shape);
  const size = `${shape.devices} devices × ${shape.rotations} rotations`;
  const followed = new AccountMeaning(account.feeds);
  account.takeNews();
  const views = new AccountViews(followed, { read: () => null }, markedCrypto);
  views.snapshot(localFacts(account.founder.id));
  let names = 0;
  return measureRows(
    scale,
    {
      folded: () => processorTime(() => fold(account.feeds)),
      followed: () => {
        const imports = Array.from({ length: IMPORTS_AT_ONCE }, () => [account.acknowledge(account.founder)]);
        account.takeNews();
        return processorTime(() => imports.forEach((news) => views.take(news, followed.take(news)))) / IMPORTS_AT_ONCE;
      },
      shown: () => {
        const [renamed = account.founder] = [...account.feeds.members].slice(-1);
        account.rename(account.founder, renamed, `Name ${names++}`);
        const news = account.takeNews();
        const change = followed.take(news);
        return processorTime(() => {
          views.take(news, change);
          views.snapshot(localFacts(account.founder.id));
        });
      },
      reference: () => reference.measure(MOST_REFERENCE_MS),
    },
    (measured) => [
      {
        what: `what entries mean, ${size}`,
        unit: 'ms',
        ours: measured.folded,
        comparison: referenceOf(FOLD_MS, measured.reference),
        budget: { kind: 'ratio-at-most', bound: 1 },
      },
      {
        what: 'the same after an import of one entry',
        unit: 'ms',
        ours: measured.followed,
        comparison: referenceOf(IMPORT_MS, measured.reference),
        budget: { kind: 'ratio-at-most', bound: 1 },
      },
      {
        what: `what is shown of them after one change, ${size}`,
        unit: 'ms',
        ours: measured.shown,
        comparison: referenceOf(SHOWN_MS, measured.reference),
        budget: { kind: 'ratio-at-most', bound: 1 },
      },
    ],
  );
}

async function measureRevocations({ scale, reference }: BenchmarkContext, devices: number): Promise<readonly Row[]> {
  const revokers = Math.min(MOST_REVOKERS, devices);
  const { feeds } = accountOfRevokers(revokers);
  return measureRows(
    scale,
    { ours: () => processorTime(() => fold(feeds)), reference: () => reference.measure(MOST_REFERENCE_MS) },
    ({ ours, reference: helping }) => [
      {
        what: `what entries mean, ${revokers} devices that each revoke all their juniors`,
        unit: 'ms',
        ours,
        comparison: referenceOf(REVOCATIONS_MS, helping),
        budget: { kind: 'ratio-at-most', bound: 1 },
      },
    ],
  );
}

/** Who is out, what is current, and what each device misses. */
function fold(feeds: Feeds): number {
  const { missing, lackingCurrent } = new AccountMeaning(feeds);
  return missing.size + lackingCurrent.length;
}

/** Some devices rotate in turn; every device heard of all of it. */
function largeAccount({ devices, rotations }: AccountShape): HeldAccount {
  const account = new HeldAccount();
  const all = Array.from({ length: devices }, () => account.admit(account.founder));
  for (const device of all) account.join(device);
  const rotating = all.slice(0, ROTATORS);
  const recipients = [account.founder, account.paper, ...rotating];
  let last = account.genesis;
  for (let done = 0; done < rotations; done++) {
    const by = rotating[done % rotating.length] ?? account.founder;
    last = account.rotate(by, last, recipients, [last]);
  }
  const heads = rotating.flatMap((device) => account.headOf(device) ?? []);
  for (const device of all.slice(ROTATORS)) account.acknowledge(device, heads);
  return account;
}

/** All of whose revocations count, as each keeps what the others wrote. */
function accountOfRevokers(size: number): HeldAccount {
  const account = new HeldAccount();
  const targets = Array.from({ length: size }, () => {
    return { member: account.admit(account.founder), keep: [] as HeldEntry[] };
  });
  for (const [index, { member, keep }] of targets.entries()) {
    keep.push(account.revoke(member, targets.slice(index + 1)));
  }
  return account;
}
