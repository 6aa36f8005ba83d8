import { expect } from 'chai';

import { encodeCbor } from '../../../../src/core/cbor/cbor-fields.js';
import {
  decodeNewestHeader,
  encodeHeaderBody,
  encodeStoredHeader,
  VAULT_MAGIC,
} from '../../../../src/plugins/vault/worker/vault-header.js';

describe('The header of a vault of which older versions are left', () => {
  const mac = new Uint8Array(32);
  const sound = (createdAt: number): Uint8Array =>
    encodeStoredHeader(encodeHeaderBody({ formatVersion: 1, vaultId: new Uint8Array(16), createdAt, slots: [] }), mac);
  const damaged = encodeStoredHeader(encodeCbor({ magic: 'another' }), mac);
  const ofNewerApp = encodeStoredHeader(encodeCbor({ magic: VAULT_MAGIC, formatVersion: 2 }), mac);

  it('[B4] is the newest that can be read', () => {
    const createdAt = (...versions: readonly Uint8Array[]): number | undefined =>
      decodeNewestHeader(versions)?.header.createdAt;
    expect(createdAt(sound(2), sound(1))).to.equal(2);
    expect(createdAt(damaged, damaged, sound(1))).to.equal(1);
    expect(createdAt(), 'none at all').to.equal(undefined);
  });

  it('[B4] that can’t be read at all is refused for what the newest says', () => {
    for (const [versions, code] of [
      [[damaged, ofNewerApp], 'VAULT_HEADER_INVALID'],
      [[ofNewerApp, damaged], 'VAULT_NEWER_FORMAT'],
    ] as const) {
      expect(() => decodeNewestHeader(versions))
        .to.throw()
        .with.property('code', code);
    }
  });
});
