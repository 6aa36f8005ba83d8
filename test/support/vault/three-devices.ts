import path from 'node:path';

import type { MemberVault } from '../../../src/plugins/vault/worker/keys/member-vault.js';
import { bringIn } from '../../../src/plugins/vault/worker/member/bringing-in.js';
import { carryOut } from '../../../src/plugins/vault/worker/member/carrying-out.js';
import { rotateKey } from '../../../src/plugins/vault/worker/member/member-operations.js';
import { OperationControl } from '../../../src/plugins/vault/worker/operation-control.js';
import { FileVault } from './file-vault.js';
import { pairByFile } from './paired-vaults.js';

/** A device with its vault. */
interface Device {
  readonly vault: MemberVault;
  readonly file: FileVault;
}

/**
 * Founds an account of three real devices: "Laptop", which made two keys of late, "Tablet", which has them, and "Phone", which hasn't heard of them.
 * Gives the recovery key.
 *
 * @param folder where the vault of the laptop comes
 * @param elsewhere where the others have theirs, and bundles go
 */
export async function storeThreeDevices(folder: string, elsewhere: string): Promise<string> {
  const files = [folder, path.join(elsewhere, 'phone'), path.join(elsewhere, 'tablet')].map(
    (own) => new FileVault(own),
  );
  const [laptopFile, phoneFile, tabletFile] = files as [FileVault, FileVault, FileVault];
  try {
    const { vault, recoveryPaper } = await laptopFile.found();
    const laptop: Device = { vault, file: laptopFile };
    const phone = await letIn(laptop, phoneFile, 'Phone', elsewhere);
    const tablet = await letIn(laptop, tabletFile, 'Tablet', elsewhere);
    for (const reason of ['Spring cleaning', 'Sold the old phone'])
      rotateKey(laptop.vault.account, { reason }, Date.now());
    for (const other of [phone, tablet]) carry(other, laptop, elsewhere);
    carry(laptop, tablet, elsewhere);
    carry(tablet, laptop, elsewhere);
    return recoveryPaper;
  } finally {
    for (const file of files) await file.close();
  }
}

async function letIn(laptop: Device, file: FileVault, name: string, folder: string): Promise<Device> {
  const { vault } = await pairByFile(laptop, file, name, folder);
  return { vault, file };
}

/** One device exports a bundle, and another imports it. */
function carry(from: Device, to: Device, folder: string): void {
  const bundle = path.join(folder, 'carried.onestar');
  carryOut(from.vault.account, { path: bundle, vaultFile: from.file.path }, Date.now(), new OperationControl());
  bringIn(to.vault.account, bundle, Date.now(), new OperationControl());
}
