import { entryKinds, type Statement as Said } from '../../../src/keystore/entries/entry-kinds.js';
import { encodeForm, type FormField } from '../../../src/keystore/entries/form-field.js';
import type { SignedRequest } from '../../../src/keystore/entries/join-request.js';
import type { KeyRecord } from '../../../src/keystore/entries/key-record.js';
import { Misfit } from '../../../src/keystore/entries/outcome.js';
import { ML_DSA_65_SIGNATURE_BYTES } from '../../../src/keystore/entries/suite.js';
import type { TrustCrypto } from '../../../src/keystore/entries/trust-crypto.js';
import { marked, markedCrypto, markedKeys, sha256 } from '../trust/marked-keys.js';
import { rawBody, rawEntry } from '../trust/raw-entry.js';
import { copyOf, type DeviceRecord, type Entry, recoveryMemberOf, type Statement } from './entry.js';

/** Stands for what isn't sealed: who can open which box makes no difference to what is held. */
const EMPTY_BOX = new Uint8Array(0);
const NO_PAYLOAD = Uint8Array.of(0xff);

/**
 * Entries of the model as bytes that the app reads, under the ids that they have in the model. Signatures name their maker, and `crypto`
 * believes them.
 */
export class EncodedModel {
  /** By the hash of the body. */
  readonly #ids = new Map<string, Uint8Array>();
  readonly #encoded = new Map<string, Uint8Array>();
  readonly #writtenAt = new Map<string, number>();

  readonly crypto: TrustCrypto = {
    ...markedCrypto,
    hash: (tag, bytes) => {
      if (tag === 'recovery') return bytesOf(recoveryMemberOf(Buffer.from(bytes).toString('hex')));
      const known = tag === 'entry' ? this.#ids.get(sha256(bytes).toString('hex')) : undefined;
      return known ?? markedCrypto.hash(tag, bytes);
    },
  };

  encode(entry: Entry): Uint8Array {
    const copy = copyOf(entry);
    const encoded = this.#encoded.get(copy) ?? this.#encode(entry);
    this.#encoded.set(copy, encoded);
    return encoded;
  }

  #encode({ id, body, signatures }: Entry): Uint8Array {
    const { statement } = body;
    const kind = statement.kind === 'of-a-later-version' ? statement.name : statement.kind;
    // Entries of the model differ in what isn't encoded, such as what is in a box: this tells them apart.
    const writtenAt = this.#writtenAt.get(id) ?? this.#writtenAt.size;
    this.#writtenAt.set(id, writtenAt);
    const bytes = rawBody({ ...body, kind, payload: payloadOf(statement), writtenAt });
    this.#ids.set(sha256(bytes).toString('hex'), bytesOf(id));
    return rawEntry(bytes, signatures.ed25519, signatures.mldsa);
  }
}

function payloadOf(statement: Statement): Uint8Array {
  if (statement.kind === 'of-a-later-version') return NO_PAYLOAD;
  try {
    return encodeForm(entryKinds[statement.kind].payload as FormField<unknown>, saidBy(statement));
  } catch (error) {
    if (error instanceof Misfit) return NO_PAYLOAD;
    throw error;
  }
}

function saidBy(statement: Exclude<Statement, { kind: 'of-a-later-version' }>): Said {
  const reason = '';
  switch (statement.kind) {
    case 'genesis':
      return {
        kind: 'genesis',
        keys: keysOf(statement.device),
        name: '',
        recovery: keysOf(statement.recovery),
        generation: keysOf({ key: 'a generation', flawed: false }),
        boxes: [EMPTY_BOX, EMPTY_BOX],
      };
    case 'device-admitted': {
      const { kind, memberClass, device, name, tag, requestSignedBy } = statement;
      const nothing = new Uint8Array(32);
      const request: SignedRequest['request'] = {
        suite: 1,
        keys: keysOf(device),
        name,
        account: null,
        tag: new Uint8Array(sha256(tag)),
        madeAt: 0,
        salt: nothing,
        nonce: nothing,
      };
      const [ed25519, mlDsa65] = [marked(requestSignedBy, 64), marked(requestSignedBy, ML_DSA_65_SIGNATURE_BYTES)];
      return { kind, memberClass, joiner: { request, ed25519, mlDsa65 } };
    }
    case 'device-joined':
      return { kind: 'device-joined', appVersion: '' };
    case 'device-revoked': {
      const targets = statement.targets.map(({ member, keep }) => [member, keep.toSorted()] as const);
      return { kind: statement.kind, targets: byFirst(targets), corrects: statement.corrects.toSorted(), reason };
    }
    case 'device-suspended': {
      const { kind, members, withdraws } = statement;
      return { kind, members: members.toSorted(), withdraws: withdraws.toSorted(), reason };
    }
    case 'key-rotated':
      return {
        kind: 'key-rotated',
        bases: statement.bases.toSorted(),
        number: statement.generation,
        generation: keysOf({ key: 'a generation', flawed: false }),
        wraps: byFirst(statement.wraps.map(({ of }) => [of, new Uint8Array(48)] as const)),
        boxes: byFirst(statement.boxes.map(({ to }) => [to, EMPTY_BOX] as const)),
        endorsement: null,
        reason,
      };
    case 'secret-shared': {
      const boxes = byFirst(statement.boxes.map(({ to }) => [to, EMPTY_BOX] as const));
      return { kind: 'secret-shared', generation: statement.generation, boxes };
    }
    case 'device-archived':
      return { kind: 'device-archived', member: statement.member, isArchived: statement.on };
    case 'formats-announced':
      return { kind: 'formats-announced', kinds: statement.kinds.toSorted(), suites: [] };
    case 'device-renamed':
    case 'device-left':
    case 'acknowledged':
      return statement;
  }
}

function byFirst<T extends readonly [string, unknown]>(pairs: readonly T[]): T[] {
  return pairs.toSorted(([a], [b]) => (a < b ? -1 : Number(a > b)));
}

function keysOf({ key, flawed }: DeviceRecord): KeyRecord {
  return markedKeys(key, flawed);
}

function bytesOf(id: string): Uint8Array {
  return new Uint8Array(Buffer.from(id, 'hex'));
}
