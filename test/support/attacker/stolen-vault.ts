import { type DeviceId, deviceIdOf, type EntryId, fullDeviceId } from '../../../src/keystore/index.js';
import { DeviceIdentity } from '../../../src/plugins/vault/worker/device-identity.js';
import { sodiumKeystoreCrypto } from '../../../src/plugins/vault/worker/sodium-keystore-crypto.js';
import { type CborMap, decodeVault, hex, readCbor } from '../vault/independent-decoder.js';
import { VaultFile } from '../vault/vault-file.js';

/** Every secret that a device has: what a thief gets who knows the password of its vault. */
export interface StolenVault {
  readonly device: DeviceId;
  readonly identity: DeviceIdentity;
  readonly signingSeed: Uint8Array;
  readonly sealingSeed: Uint8Array;
  /** The secrets of the account that it held, by the rotation that made them. */
  readonly secrets: ReadonlyMap<EntryId, Uint8Array>;
  /** Its entries, with those of all other devices. */
  readonly entries: readonly Uint8Array[];
}

/** Opens a vault by its written format. It must be locked. */
export async function openStolenVault(vaultFile: string, password: string): Promise<StolenVault> {
  const { records } = decodeVault(await new VaultFile(vaultFile).records(), password);
  const ofKind = (letter: string): readonly Uint8Array[] =>
    [...records].filter(([key]) => key.startsWith(Buffer.from(letter).toString('hex'))).map(([, bytes]) => bytes);
  const [keys] = ofKind('D').map((bytes) => readCbor(bytes) as CborMap);
  const signingSeed = Uint8Array.from(keys?.['signingSeed'] as Uint8Array);
  const sealingSeed = Uint8Array.from(keys?.['sealingSeed'] as Uint8Array);
  const identity = new DeviceIdentity({ signing: signingSeed.slice(), sealing: sealingSeed.slice() });
  const secrets = new Map(
    ofKind('G').map((bytes) => {
      const { rotation, secret } = readCbor(bytes) as CborMap;
      return [hex(rotation as Uint8Array), Uint8Array.from(secret as Uint8Array)] as const;
    }),
  );
  const device = deviceIdOf(fullDeviceId(identity.publicKeys, sodiumKeystoreCrypto));
  return { device, identity, signingSeed, sealingSeed, secrets, entries: ofKind('E') };
}
