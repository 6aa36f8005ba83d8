import path from 'node:path';

import type { DataDirectory, RunConfiguration } from '../container/index.js';
import type { IpcPublisher } from '../plugins/ipc-publisher/index.js';
import type { RunHistory } from '../plugins/metrics/index.js';
import type { Settings, SettingsValues } from '../plugins/settings/index.js';
import type { SyncScheduler } from '../plugins/sync-scheduler/index.js';
import type { Keystore, Vault } from '../plugins/vault/index.js';
import type { RequestChannel } from './channels.js';
import type { Immutable, RequestArgument, RequestResult } from './contract.js';
import type { FileChooser } from './file-chooser.js';

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
    ...schedulerHandlers(services),
    'settings:update': (changes) => services.settings.update(withoutUndefined(changes)),
    'metrics:listRuns': () => services.history.runs,
  };
}

function appHandlers({ publisher, configuration, dataDirectory, files }: RequestServices): HandlersOf<'app'> {
  return {
    'app:getSnapshot': () => publisher.snapshot(),
    'app:getAbout': () => ({
      version: configuration.version,
      electron: process.versions.electron ?? '',
      chrome: process.versions.chrome ?? '',
      node: process.versions.node,
      dataDirectory: dataDirectory.path,
    }),
    'app:chooseFile': ({ purpose }) => files.choose(purpose),
  };
}

function vaultHandlers({ vault, files }: RequestServices): HandlersOf<'vault'> {
  return {
    'vault:create': (request) => vault.create(request),
    'vault:join': async ({ file, ...request }) => {
      const newVault = await vault.join({ ...request, bundlePath: files.resolve(file, 'import-bundle') });
      files.release(file);
      return newVault;
    },
    'vault:unlock': ({ password }) => done(vault.unlock(password)),
    'vault:recover': (request) => vault.recover(request),
    'vault:lock': () => done(vault.lock('person')),
    'vault:changePassword': (request) => done(vault.changePassword(request)),
    'vault:replaceRecoveryCode': (request) => vault.replaceRecoveryCode(request),
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
      return { name: path.basename(written), bytes, entries };
    },
    'keystore:import': async ({ file, passphrase }) => {
      const report = await keystore.importBundle({ path: files.resolve(file, 'import-bundle'), passphrase });
      files.release(file);
      return report;
    },
    'keystore:listRotations': (request) => keystore.listRotations(request),
    'keystore:listActivity': ({ offset, limit, device }) =>
      keystore.listActivity(device === undefined ? { offset, limit } : { offset, limit, device }),
  };
}

function deviceHandlers({ keystore }: RequestServices): HandlersOf<'devices'> {
  return {
    'devices:list': ({ offset, limit, standing }) =>
      keystore.listDevices(standing === undefined ? { offset, limit } : { offset, limit, standing }),
    'devices:rename': (request) => done(keystore.renameDevice(request)),
    'devices:archive': (request) => done(keystore.archiveDevice(request)),
    'devices:revoke': (request) => done(keystore.revokeDevice(request)),
    'devices:setVerified': (request) => done(keystore.setDeviceVerified(request)),
  };
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

function withoutUndefined(changes: RequestArgument<'settings:update'>): Partial<SettingsValues> {
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
}
