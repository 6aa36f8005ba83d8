import { hostname } from 'node:os';
import path from 'node:path';

import type { DataDirectory, RunConfiguration } from '../container/index.js';
import type { IpcPublisher } from '../plugins/ipc-publisher/index.js';
import type { RunHistory } from '../plugins/metrics/index.js';
import type { Settings } from '../plugins/settings/index.js';
import type { SyncScheduler } from '../plugins/sync-scheduler/index.js';
import type { Keystore, Vault } from '../plugins/vault/index.js';
import type { RequestChannel } from './channels.js';
import type { Immutable, RequestArgument, RequestResult } from './contract.js';
import type { AppQuitter } from './app-quitter.js';
import type { FileChooser } from './file-chooser.js';
import type { FolderOpener } from './folder-opener.js';
import { writeRecoveryCodeFile } from './recovery-code-file.js';
import { withUnconfirmedRecoveryCode } from './recovery-code-reminder.js';
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

function vaultHandlers({ vault, files, settings }: RequestServices): HandlersOf<'vault'> {
  return {
    'vault:create': (request) => withUnconfirmedRecoveryCode(settings, () => vault.create(request)),
    'vault:join': async ({ file, ...request }) => {
      const bundlePath = files.resolve(file, 'import-bundle');
      const newVault = await withUnconfirmedRecoveryCode(settings, () => vault.join({ ...request, bundlePath }));
      files.release(file);
      return newVault;
    },
    'vault:unlock': ({ password }) => done(vault.unlock(password)),
    'vault:recover': (request) => withUnconfirmedRecoveryCode(settings, () => vault.recover(request)),
    'vault:lock': () => done(vault.lock('person')),
    'vault:cancel': () => ({ cancelled: vault.cancel() }),
    'vault:changePassword': (request) => done(vault.changePassword(request)),
    'vault:replaceRecoveryCode': (request) =>
      withUnconfirmedRecoveryCode(settings, () => vault.replaceRecoveryCode(request)),
    'vault:saveRecoveryCode': async ({ recoveryCode }) => {
      const chosen = await files.choose('recovery-code');
      if (chosen === null) return null;
      const target = files.resolve(chosen.token, 'recovery-code');
      files.release(chosen.token);
      return writeRecoveryCodeFile(target, recoveryCode);
    },
    'vault:noteActivity': () => {
      vault.noteActivity();
      return null;
    },
  };
}

function keystoreHandlers({ keystore, files }: RequestServices): HandlersOf<'keystore'> {
  return {
    'keystore:rotateKey': (request) => done(keystore.rotateKey(request)),
    'keystore:export': async ({ file, passphrase }) => {
      const {
        path: written,
        bytes,
        entries,
      } = await keystore.exportBundle({ path: files.resolve(file, 'export-bundle'), passphrase });
      // The person agreed to this file being written once; the next export asks anew.
      files.release(file);
      return { name: path.basename(written), folder: path.dirname(written), bytes, entries };
    },
    'keystore:import': async ({ file, passphrase }) => {
      const report = await keystore.importBundle({ path: files.resolve(file, 'import-bundle'), passphrase });
      files.release(file);
      return report;
    },
    'keystore:listRotations': (request) => keystore.listRotations(request),
    'keystore:listDevicesWithout': (request) => keystore.listDevicesWithout(request),
    'keystore:listActivity': (request) => keystore.listActivity(withoutUndefined(request)),
  };
}

function deviceHandlers({ keystore }: RequestServices): HandlersOf<'devices'> {
  return {
    'devices:list': (request) => keystore.listDevices(withoutUndefined(request)),
    'devices:describe': (request) => keystore.describeDevice(request),
    'devices:rename': (request) => done(keystore.renameDevice(request)),
    'devices:archive': (request) => done(keystore.archiveDevice(request)),
    'devices:unarchive': (request) => done(keystore.unarchiveDevice(request)),
    'devices:revoke': (request) => done(keystore.revokeDevice(request)),
    'devices:setVerified': (request) => done(keystore.setDeviceVerified(request)),
  };
}

function findingHandlers({ keystore }: RequestServices): HandlersOf<'findings'> {
  return { 'findings:setSeen': (request) => done(keystore.setFindingSeen(request)) };
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
