import path from 'node:path';

import type { AdmittedDevice, ImportReport, Keystore, Vault } from '../../src/plugins/vault/index.js';
import { withTemporaryFolder } from './temporary-folder.js';

/** An installation that a person could sit at. */
export interface Installation {
  readonly vault: Vault;
  readonly keystore: Keystore;
}

export interface NewInstallation {
  readonly deviceName: string;
  readonly password: string;
}

/** Lets an installation without a vault into the account of another: one file there, one back, and one code that is typed. */
export function letIn(member: Installation, newcomer: Installation, device: NewInstallation): Promise<AdmittedDevice> {
  return withTemporaryFolder(async (folder) => {
    const [requestPath, welcomePath] = [path.join(folder, 'request'), path.join(folder, 'welcome')];
    const { code } = await newcomer.vault.requestJoin(device);
    await newcomer.vault.saveJoinRequest({ path: requestPath });
    const admitted = await member.keystore.admitDevice({ requestPath, code, welcomePath });
    await newcomer.vault.completeJoin({ welcomePath });
    return admitted;
  });
}

/** Carries all that one device holds to another. */
export function pass(from: Installation, to: Installation): Promise<ImportReport> {
  return withTemporaryFolder(async (folder) => {
    const bundle = path.join(folder, 'account.bundle');
    await from.keystore.exportBundle({ path: bundle });
    return to.keystore.importBundle({ path: bundle });
  });
}

/** Both ways: what one says in answer reaches the other. */
export async function exchange(one: Installation, other: Installation): Promise<void> {
  await pass(one, other);
  await pass(other, one);
}
