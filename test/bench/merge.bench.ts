import * as automerge from '@automerge/automerge';

import { EntryIntake } from '../../src/keystore/feeds/entry-intake.js';
import { AccountMeaning } from '../../src/keystore/meaning/account-meaning.js';
import { SecretKeys } from '../../src/plugins/vault/worker/trust/secret-keys.js';
import { sodiumTrustCrypto } from '../../src/plugins/vault/worker/trust/sodium-trust-crypto.js';
import { NOW } from '../support/trust/account-kit.js';
import { MemberDevice } from '../support/trust/member-device.js';
import type { Benchmark } from './benchmark.js';
import { measureRows } from './measuring.js';
import { processorTime } from './processor-time.js';

/** What everything else in an import may cost beside the signatures. */
const MOST_BESIDE_SIGNATURES = 2;

/**
 * Taking over as many entries of another device as there are already. Ours verifies the signature of each, by the
 * implementation that the app uses; automerge has none to verify.
 */
export const merge: Benchmark = {
  name: 'merge',
  run({ scale }) {
    const { entries } = scale;
    const written = writeEntries(entries);
    const documents = writeDocuments(entries);
    return measureRows(
      scale,
      {
        ours: () => {
          const intake = new EntryIntake(written.account, sodiumTrustCrypto);
          intake.take(written.history);
          const meaning = new AccountMeaning(intake.feeds);
          return processorTime(() => {
            const { taken } = intake.take(written.news);
            if (taken.length !== entries) throw new Error('Not all entries were taken.');
            meaning.take(taken.map(({ entry }) => entry));
          });
        },
        signatures: () => timeSignatures(entries),
        automerge: () => {
          const receiver = automerge.load<Notes>(documents.before);
          const sender = automerge.load<Notes>(documents.after);
          return processorTime(() => automerge.merge(receiver, sender));
        },
      },
      (measured) => [
        {
          what: `import of ${entries} new entries into ${entries}, each verified`,
          unit: 'ms',
          ours: measured.ours,
          comparison: { name: 'as many signatures alone', samples: measured.signatures },
          budget: { kind: 'ratio-at-most', bound: MOST_BESIDE_SIGNATURES },
        },
        {
          what: 'the same',
          unit: 'ms',
          ours: measured.ours,
          comparison: { name: 'automerge, unsigned', samples: measured.automerge },
          budget: { kind: 'none' },
        },
      ],
    );
  },
};

/** What two devices wrote, half of it known to a third. */
function writeEntries(entries: number) {
  const writer = MemberDevice.found('Laptop');
  const { account } = writer.account.meaning.feeds;
  const write = (): void =>
    writer.account.change(NOW, (pen) => {
      for (let count = 0; count < entries; count++) pen.say({ kind: 'password-rotated' });
    });
  write();
  const history = [...writer.account.entries()];
  write();
  return { account, history, news: [...writer.account.entries()].slice(history.length) };
}

/** Ed25519 as the app verifies it, of messages as long as an entry's. */
function timeSignatures(count: number): number {
  const keys = SecretKeys.random('device');
  const { ed25519 } = keys.record;
  const digest = new Uint8Array(32);
  const signature = keys.signEd25519('entry by device ed25519', digest);
  return processorTime(() => {
    for (let done = 0; done < count; done++)
      sodiumTrustCrypto.verifyEd25519('entry by device ed25519', digest, signature, ed25519);
  });
}

/** A type, not an interface: automerge asks for an index signature. */
type Notes = { names: string[] };

/** The same as automerge documents: one change per entry. */
function writeDocuments(entries: number): { readonly before: Uint8Array; readonly after: Uint8Array } {
  const add = (document: automerge.Doc<Notes>, text: string): automerge.Doc<Notes> => {
    let current = document;
    for (let index = 0; index < entries; index++) {
      current = automerge.change(current, (draft) => {
        draft.names.push(`${text} ${index}`);
      });
    }
    return current;
  };
  const first = add(automerge.from<Notes>({ names: [] }), 'Name');
  const before = automerge.save(first);
  return { before, after: automerge.save(add(automerge.clone(first), 'Later name')) };
}
