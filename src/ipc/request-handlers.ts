import { hostname } from 'node:os';
import path from 'node:path';

import type { DataDirectory, RunConfiguration } from '../container/index.js';
import { markAsSeen } from '../plugins/health-check/index.js';
import type { IpcPublisher } from '../plugins/ipc-publisher/index.js';
import type { RunHistory } from '../plugins/metrics/index.js';
import type { Settings } from '../plugins/settings/index.js';
import type { SyncScheduler } from '../plugins/sync-scheduler/index.js';
import type { Keystore, RevocationRequest, Vault, WrittenFile } from '../plugins/vault/index.js';
import type { RequestChannel } from './channels.js';
import type { Immutable, RequestArgument, RequestResult } from './contract.js';
import type { AppQuitter } from './app-quitter.js';
import type { FileChooser } from './file-chooser.js';
import type { FilePurpose } from './file-dialog.js';
import type { FolderOpener } from './folder-opener.js';
import { writeRecoveryKeyFile } from './recovery-key-file.js';
import { suggestDeviceName } from './suggested-device-name.js';

type Answer<C extends RequestChannel> = Immutable<RequestResult<C>>;

/** One handler for each request of the contract; a missing one does not compile. Arguments have passed their schema. */
export type RequestHandlers = {
  readonly [C in RequestChannel]: (argument: RequestArgument<C>) => Answer<C> | Promise<Answer<C>>;
};

type HandlersOf<Prefix extends string> = Pick<RequestHandlers, Extract<RequestChannel, `${Prefix}:${string}`>>;

/** The services that requests are answered by. */
export interface RequestServices {
  readonly vault: Vault;
  readonly keystore: Keystore;
  readonly scheduler: SyncScheduler;
  readonly settings: Settings;
  readonly history: RunHistory;
  readonly publisher: IpcPublisher;
  readonly files: FileChooser;
  readonly folders: FolderOpener;
  readonly quitter: AppQuitter;
  readonly dataDirectory: DataDirectory;
  readonly configuration: RunConfiguration;
}

/** Binds each channel to the service that answers it. */
export function createRequestHandlers(services: RequestServices): RequestHandlers {
  return {
    ...appHandlers(services),
    ...vaultHandlers(services),
    ...keystoreHandlers(services),
    ...deviceHandlers(services),
    ...findingHandlers(services),
    ...schedulerHandlers(services),
    'settings:update': (changes) => services.settings.update(withoutUndefined(changes)),
    'metrics:listRuns': ({ offset, limit }) => {
      const { runs } = services.history;
      return { total: runs.length, items: runs.slice(offset, offset + limit) };
    },
  };
}

function appHandlers(services: RequestServices): HandlersOf<'app'> {
  const { publisher, configuration, dataDirectory, files, folders } = services;
  return {
    'app:getSnapshot': () => publisher.snapshot(),
    'app:getAbout': () => ({
      version: configuration.version,
      electron: process.versions.electron ?? '',
      chrome: process.versions.chrome ?? '',
      node: process.versions.node,
      dataDirectory: dataDirectory.path,
      suggestedDeviceName: suggestDeviceName(hostname()),
    }),
    'app:openDataFolder': () => done(folders.open(dataDirectory.path)),
    'app:chooseFile': ({ purpose }) => files.choose(purpose),
    'app:quit': () => ({ isQuitting: quitIfNeeded(services) }),
  };
}

/** A page may end the app only where nothing else helps: a script that got into one could keep a person from their keys otherwise. */
function quitIfNeeded({ vault, quitter }: RequestServices): boolean {
  const isNeeded = vault.state.kind === 'locked' && vault.state.reason === 'restart-needed';
  if (isNeeded) quitter.quit();
  return isNeeded;
}

function vaultHandlers({ vault, files }: RequestServices): HandlersOf<'vault'> {
  return {
    ...joinHandlers(vault, files),
    ...recoveryKeyHandlers(vault, files),
    'vault:create': (request) => vault.create(request),
    'vault:unlock': ({ password }) => done(vault.unlock(password)),
    'vault:recover': (request) => done(vault.recover(request)),
    'vault:lock': () => done(vault.lock('person')),
    'vault:cancel': () => ({ cancelled: vault.cancel() }),
    'vault:changePassword': (request) => done(vault.changePassword(request)),
    'vault:noteActivity': () => {
      vault.noteActivity();
      return null;
    },
  };
}

function joinHandlers(vault: Vault, files: FileChooser) {
  return {
    'vault:requestJoin': (request) => vault.requestJoin(request),
    'vault:describeJoin': () => vault.describeJoin(),
    'vault:saveJoinRequest': ({ file }) =>
      withFile(files, file, 'save-request', async (target) => placeOf(await vault.saveJoinRequest({ path: target }))),
    'vault:completeJoin': ({ file }) =>
      withFile(files, file, 'open-welcome', (welcomePath) => done(vault.completeJoin({ welcomePath }))),
    'vault:cancelJoin': () => done(vault.cancelJoin()),
    'vault:recoverAccount': ({ file, ...request }) =>
      withFile(files, file, 'import-bundle', (bundlePath) => done(vault.recoverAccount({ ...request, bundlePath }))),
  } satisfies Partial<RequestHandlers>;
}

function recoveryKeyHandlers(vault: Vault, files: FileChooser) {
  return {
    'vault:readRecoveryKey': () => vault.readRecoveryKey(),
    'vault:confirmRecoveryKey': (request) => done(vault.confirmRecoveryKey(request)),
    'vault:checkRecoveryKey': (request) => vault.checkRecoveryKey(request),
    'vault:replaceRecoveryKey': (request) => vault.replaceRecoveryKey(request),
    'vault:adoptRecoveryKey': (request) => done(vault.adoptRecoveryKey(request)),
    'vault:saveRecoveryKey': async ({ recoveryKey }) => {
      const chosen = await files.choose('recovery-key');
      if (chosen === null) return null;
      const target = files.resolve(chosen.token, 'recovery-key');
      files.release(chosen.token);
      return writeRecoveryKeyFile(target, recoveryKey);
    },
  } satisfies Partial<RequestHandlers>;
}

function keystoreHandlers({ keystore, files }: RequestServices): HandlersOf<'keystore'> {
  return {
    'keystore:rotateKey': (request) => done(keystore.rotateKey(request)),
    'keystore:export': ({ file }) =>
      withFile(files, file, 'export-bundle', async (target) => {
        const { bytes, entries, ...written } = await keystore.exportBundle({ path: target });
        return { ...placeOf(written), bytes, entries };
      }),
    'keystore:import': ({ file }) =>
      withFile(files, file, 'import-bundle', (source) => keystore.importBundle({ path: source })),
    'keystore:listRotations': (request) => keystore.listRotations(request),
    'keystore:listDevicesWithout': (request) => keystore.listDevicesWithout(request),
    'keystore:listActivity': (request) => keystore.listActivity(withoutUndefined(request)),
  };
}

function deviceHandlers({ keystore, files }: RequestServices): HandlersOf<'devices'> {
  return {
    'devices:list': (request) => keystore.listDevices(withoutUndefined(request)),
    'devices:describe': (request) => keystore.describeDevice(request),
    'devices:rename': (request) => done(keystore.renameDevice(request)),
    'devices:archive': (request) => done(keystore.archiveDevice(request)),
    'devices:unarchive': (request) => done(keystore.unarchiveDevice(request)),
    'devices:revoke': ({ reason, ...request }) => done(keystore.revokeDevices({ ...revocationOf(request), reason })),
    'devices:tryRevoking': (request) => keystore.tryRevoking(revocationOf(request)),
    'devices:openJoinRequest': ({ request, code }) =>
      keystore.openJoinRequest({ requestPath: files.resolve(request, 'open-request'), code }),
    'devices:admit': ({ request, code, welcome: target }) =>
      withFile(files, request, 'open-request', (requestPath) =>
        withFile(files, target, 'save-welcome', async (welcomePath) => {
          const { welcome, ...admitted } = await keystore.admitDevice({ requestPath, code, welcomePath });
          return { ...admitted, file: placeOf(welcome) };
        }),
      ),
    'devices:setVerified': (request) => done(keystore.setDeviceVerified(request)),
  };
}

function findingHandlers({ keystore }: RequestServices): HandlersOf<'findings'> {
  return { 'findings:setSeen': (request) => done(markAsSeen(keystore, request)) };
}

function schedulerHandlers({ scheduler, publisher }: RequestServices): HandlersOf<'sync'> {
  return {
    'sync:scheduler:isRunning': () => scheduler.isRunning(),
    'sync:scheduler:getNextRun': () => scheduler.getNextRun(),
    'sync:scheduler:getLastRun': () => scheduler.getLastRun(),
    'sync:scheduler:checkNow': async () => {
      const outcome = await scheduler.checkNow();
      // A page that listens but did not ask sees the same report as the one that did.
      if (outcome.cached) publisher.publishStatus(outcome.report);
      return outcome;
    },
  };
}

/** Works with a file that a person chose. It ends with its work; when that fails, it is kept for another try. */
async function withFile<T>(
  files: FileChooser,
  token: string,
  purpose: FilePurpose,
  work: (file: string) => Promise<T>,
): Promise<T> {
  const result = await work(files.resolve(token, purpose));
  files.release(token);
  return result;
}

/** Where a file was written, for a person to find it. */
function placeOf({ path: written }: Pick<WrittenFile, 'path'>) {
  return { name: path.basename(written), folder: path.dirname(written) };
}

/** What a page asks for, as the service takes it. */
function revocationOf({ devices, recoveryKey }: Omit<RequestArgument<'devices:revoke'>, 'reason'>): RevocationRequest {
  return withoutUndefined({ devices: devices.map((target) => withoutUndefined(target)), recoveryKey });
}

/** The answer of a channel whose result is `null`: what the service gives back stays in the main process. */
async function done(work: Promise<unknown>): Promise<null> {
  await work;
  return null;
}

/** The same without fields that are there and hold nothing: services know only fields that are there and hold something. */
function withoutUndefined<T extends object>(fields: T): Defined<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Defined<T>;
}

type Defined<T> = { readonly [Key in keyof T]: Exclude<T[Key], undefined> };
