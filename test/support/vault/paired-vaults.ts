import path from 'node:path';

import { letIn, openJoinRequest } from '../../../src/plugins/vault/worker/joining/letting-in.js';
import { readRequestFile, writeRequestFile } from '../../../src/plugins/vault/worker/joining/request-file.js';
import type { MemberVault } from '../../../src/plugins/vault/worker/keys/member-vault.js';
import { askToJoinVault } from '../../../src/plugins/vault/worker/keys/vault-founding.js';
import { NOW } from '../trust/account-kit.js';
import { type FileVault, PASSWORD } from './file-vault.js';

/** A device that was let in, and the files by which that was done. */
export interface PairedVault {
  readonly vault: MemberVault;
  readonly requestFile: string;
  readonly welcomeFile: string;
  /** What was typed. */
  readonly code: string;
}

/** Lets a device in by two files and a code, each side with a vault in a file of its own. */
export async function pairByFile(
  desk: { readonly vault: MemberVault; readonly file: FileVault },
  joiner: FileVault,
  deviceName: string,
  folder: string,
): Promise<PairedVault> {
  const [requestFile, welcomeFile] = [path.join(folder, 'request'), path.join(folder, 'welcome')];
  const pending = await askToJoinVault(joiner.place, { deviceName, password: PASSWORD }, NOW, joiner.signals);
  const { code } = pending;
  writeRequestFile(requestFile, pending.sealRequest(), joiner.signals.control);
  const opened = openJoinRequest(desk.vault.account, readRequestFile(requestFile), code, NOW);
  const target = { path: welcomeFile, vaultFile: desk.file.path };
  letIn(desk.vault.account, opened, target, NOW, desk.file.signals);
  const vault = joiner.keep(pending.join({ path: welcomeFile, appVersion: '1' }, NOW, joiner.signals));
  return { vault, requestFile, welcomeFile, code };
}
