import type { DevicePublicKeys, GenerationPublicKeys } from '../../../keystore/index.js';
import { AEAD_NONCE_BYTES, openDetachedNonce } from './aead.js';
import { concatBytes, utf8 } from './bytes.js';
import type { DeviceIdentity } from './device-identity.js';
import { GENERATION_SECRET_BYTES, GenerationKeys } from './generation-keys.js';
import { sodium } from './sodium.js';

const DOMAIN = utf8('onestarstream sealed secret v1\0');
const CIPHERTEXT_BYTES = 1120;

/** Each box has a key of its own, which seals one message: the nonce need not differ. */
const NO_NONCE = new Uint8Array(AEAD_NONCE_BYTES);

/** What a box is bound to, so that it can't be passed off as the secret of another generation or device. */
export interface SealingContext {
  /** The account's full id. */
  readonly account: Uint8Array;
  /** The generation whose secret is in the box. */
  readonly generation: Pick<GenerationPublicKeys, 'ed25519'>;
  readonly recipient: DevicePublicKeys;
}

/** Seals a generation's secret to a device: an X-Wing ciphertext (1120 bytes), then the secret encrypted under what it carries. */
export function sealSecret(secret: Uint8Array, context: SealingContext): Uint8Array {
  const { ciphertext, sharedSecret } = sodium.crypto_kem_xwing_enc(context.recipient.sealing);
  try {
    const box = sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(
      secret,
      encodeContext(context),
      null,
      NO_NONCE,
      sharedSecret,
    );
    return concatBytes(ciphertext, box);
  } finally {
    sodium.memzero(sharedSecret);
  }
}

/** Opens a box. Null when it is not for this device or does not hold the secret behind the generation's public key. */
export function openSecret(
  box: Uint8Array,
  identity: DeviceIdentity,
  context: Pick<SealingContext, 'account'> & { readonly generation: GenerationPublicKeys },
): GenerationKeys | null {
  if (box.length <= CIPHERTEXT_BYTES) return null;
  const sharedSecret = identity.decapsulate(box.subarray(0, CIPHERTEXT_BYTES));
  const associated = encodeContext({ ...context, recipient: identity.publicKeys });
  const secret = openDetachedNonce(sharedSecret, NO_NONCE, box.subarray(CIPHERTEXT_BYTES), associated);
  sodium.memzero(sharedSecret);
  if (secret?.length !== GENERATION_SECRET_BYTES) return null;
  const keys = new GenerationKeys(secret);
  if (keys.isBehind(context.generation)) return keys;
  keys.wipe();
  return null;
}

function encodeContext({ account, generation, recipient }: SealingContext): Uint8Array {
  return concatBytes(DOMAIN, account, generation.ed25519, recipient.signing, recipient.sealing);
}
