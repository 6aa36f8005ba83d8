import { closeSync, openSync, writeSync } from 'node:fs';

import { bundleItems } from '../../../src/plugins/vault/worker/bundle/items.js';
import { encodePreamble } from '../../../src/plugins/vault/worker/bundle-format.js';
import { deriveKey, newKeyDerivation } from '../../../src/plugins/vault/worker/key-derivation.js';
import { sodium } from '../../../src/plugins/vault/worker/sodium.js';
import { PASSPHRASE, cheapParameters } from '../vault/vault-harness.js';

/** How much a frame may carry, in bytes. */
const FRAME_BYTES = 64 * 1024;

const derivation = newKeyDerivation(cheapParameters.keyDerivation);
let key: Uint8Array | undefined;

/** Seals whatever content an attacker likes with the passphrase, so that it opens as any bundle does. */
export function writeSealed(file: string, header: Uint8Array, content: Iterable<Uint8Array>): void {
  key ??= deriveKey(PASSPHRASE, derivation);
  const { state, header: streamHeader } = sodium.crypto_secretstream_xchacha20poly1305_init_push(key);
  const preamble = encodePreamble({ derivation, streamHeader });
  const descriptor = openSync(file, 'w');
  let context: Uint8Array | null = preamble;
  const writeFrame = (plaintext: Uint8Array, isLast: boolean): void => {
    const {
      crypto_secretstream_xchacha20poly1305_TAG_FINAL: final,
      crypto_secretstream_xchacha20poly1305_TAG_MESSAGE: message,
    } = sodium;
    const frame = sodium.crypto_secretstream_xchacha20poly1305_push(
      state,
      plaintext,
      context,
      isLast ? final : message,
    );
    context = null;
    const length = Buffer.alloc(4);
    length.writeUInt32BE(frame.length);
    writeSync(descriptor, Buffer.concat([length, frame]));
  };
  try {
    writeSync(descriptor, preamble);
    writeFrame(header, false);
    const frame = new Uint8Array(FRAME_BYTES);
    let filled = 0;
    for (const bytes of content) {
      for (let done = 0; done < bytes.length;) {
        if (filled === FRAME_BYTES) {
          writeFrame(frame, false);
          filled = 0;
        }
        const part = bytes.subarray(done, done + FRAME_BYTES - filled);
        frame.set(part, filled);
        filled += part.length;
        done += part.length;
      }
    }
    writeFrame(frame.subarray(0, filled), true);
  } finally {
    closeSync(descriptor);
  }
}

/** One item of a bundle; with another length than it has, if given. */
export function itemOf(kind: keyof typeof bundleItems, bytes: Uint8Array, length = bytes.length): Uint8Array {
  const prefix = Buffer.alloc(5);
  prefix.writeUInt8(bundleItems[kind]);
  prefix.writeUInt32BE(length, 1);
  return Buffer.concat([prefix, bytes]);
}
