import * as automerge from '@automerge/automerge';

import { encodeEntry, type Entry } from '../../src/keystore/index.js';
import { FeedAuthor } from '../support/keystore/feed-author.js';
import { realSuite } from '../support/keystore/crypto-suite.js';
import { sodiumKeystoreCrypto } from '../../src/plugins/vault/worker/sodium-keystore-crypto.js';
import type { Benchmark } from './benchmark.js';
import { measureRows } from './measuring.js';
import { processorTime } from './processor-time.js';

/**
 * Taking over as many entries of another device as there are already. Ours verifies the signature of each, by the
 * implementation that the app uses; automerge has none to verify.
 */
export const merge: Benchmark = {
  name: 'merge',
  run({ scale }) {
    const { entries } = scale;
    const { host, news } = writeFeeds(entries);
    const history = host.export();
    const documents = writeDocuments(entries);
    return measureRows(
      scale,
      {
        ours: () => {
          const receiver = new FeedAuthor(appSuite(), host.secrets);
          receiver.import(history);
          return processorTime(() => receiver.import(news));
        },
        automerge: () => {
          const receiver = automerge.load<Notes>(documents.before);
          const sender = automerge.load<Notes>(documents.after);
          return processorTime(() => automerge.merge(receiver, sender));
        },
      },
      (measured) => [
        {
          what: `merge of ${entries} new entries into ${entries}, each verified`,
          unit: 'ms',
          ours: measured.ours,
          comparison: { name: 'automerge, unsigned', samples: measured.automerge },
          budget: { kind: 'none' },
        },
      ],
    );
  },
};

function appSuite() {
  return { ...realSuite(), crypto: sodiumKeystoreCrypto };
}

/** What two devices wrote, half of it known to a third. */
function writeFeeds(entries: number): { readonly host: FeedAuthor; readonly news: readonly Uint8Array[] } {
  const host = FeedAuthor.found(appSuite());
  for (let index = 0; index < entries; index++) host.rename(host.device, `Name ${index}`);
  const writer = host.clone();
  const written: Entry[] = [];
  for (let index = 0; index < entries; index++) written.push(writer.rename(writer.device, `Later name ${index}`));
  return { host, news: written.map((entry) => encodeEntry(entry)) };
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
