import fileSystem, { type FileHandle } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import sinon from 'sinon';

import type { Disposable } from '../../src/core/disposable.js';

/** Makes the disk refuse to take any file's content with `code` (for instance ENOSPC) until the handle is disposed. */
export function failWritesWith(code: string): Disposable {
  return failWith('writeFile', code);
}

/** Makes the disk refuse to give any file's content. */
export function failReadsWith(code: string): Disposable {
  return failWith('readFile', code);
}

function failWith(operation: 'readFile' | 'writeFile', code: string): Disposable {
  const open = fileSystem.open;
  const stub = sinon.stub(fileSystem, 'open').callsFake(async (...args) => {
    const handle: FileHandle = await open(...args);
    sinon.stub(handle, operation).rejects(refusalWith(code));
    return handle;
  });
  syncBuiltinESMExports();
  return {
    dispose() {
      stub.restore();
      syncBuiltinESMExports();
    },
  };
}

/** Makes the disk refuse to rename any file. */
export function failRenamesWith(code: string): Disposable {
  const stub = sinon.stub(fileSystem, 'rename').rejects(refusalWith(code));
  syncBuiltinESMExports();
  return {
    dispose() {
      stub.restore();
      syncBuiltinESMExports();
    },
  };
}

function refusalWith(code: string): Error {
  return Object.assign(new Error(`${code}: the disk refuses`), { code });
}
