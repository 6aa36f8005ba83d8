import type { AppSnapshot } from '../../../src/ipc/contract.js';
import type { Samples } from '../ui-samples.js';

/** What the app says in each scene, as far as it differs from an open vault where all is well. */
export const scenes = {
  'in-sync': (all) => ({
    keystore: {
      ...all.keystore,
      conflicts: 0,
      missingRotations: 0,
      counts: { ...all.keystore.counts, inSync: 3, outOfSync: 0 },
    },
  }),
  'needs-sync': (all) => ({ status: all.needsSync }),
  failed: (all) => ({ status: all.inSync, failedCheck: all.failed }),
  loading: () => ({ status: null }),
  welcome: (all) => ({ ...all.locked, vault: { kind: 'missing' } }),
  locked: (all) => ({ ...all.locked, status: all.inSync }),
  unusable: (all) => ({
    ...all.locked,
    vault: {
      kind: 'unusable',
      error: {
        code: 'VAULT_NEWER_FORMAT',
        message: 'This vault was written by a newer version of OneStarStream. It was not touched.',
        hint: 'Install the newest version and open it again.',
      },
    },
  }),
} satisfies Record<string, (all: Samples) => Partial<AppSnapshot>>;

export type SceneName = keyof typeof scenes;
