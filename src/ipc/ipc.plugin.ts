import { ContainerModule, type ResolutionContext } from 'inversify';

import { DataDirectory, Logger, RunConfiguration, type Plugin } from '../container/index.js';
import { IpcPublisher, WindowBroadcast } from '../plugins/ipc-publisher/index.js';
import { RunHistory } from '../plugins/metrics/index.js';
import { Settings } from '../plugins/settings/index.js';
import { SyncScheduler } from '../plugins/sync-scheduler/index.js';
import { Keystore, Vault } from '../plugins/vault/index.js';
import { AppQuitter } from './app-quitter.js';
import { FileChooser } from './file-chooser.js';
import { FileDialog } from './file-dialog.js';
import { FolderOpener } from './folder-opener.js';
import { IpcRouter } from './ipc-router.js';
import { createRequestHandlers, type RequestServices } from './request-handlers.js';
import { createTestHooks, ForcedStatus, TestHooks, withForcedStatus } from './test-hooks.js';
import { TokenFileChooser } from './token-file-chooser.js';
import { ValidatingIpcRouter } from './validating-ipc-router.js';

/** What carries messages to people and back: Electron in the app, memory in tests. */
export interface IpcEdges {
  readonly broadcast: WindowBroadcast;
  readonly fileDialog: FileDialog;
  readonly folderOpener: FolderOpener;
  readonly quitter: AppQuitter;
}

/** Makes requests of pages reach the services, and events of services reach the pages of `edges`. */
export function ipcPlugin({ broadcast, fileDialog, folderOpener, quitter }: IpcEdges): Plugin {
  const forced = __TEST_HOOKS__ ? new ForcedStatus(broadcast) : null;
  return {
    id: 'ipc',
    phase: 'edges',
    module: new ContainerModule(({ bind }) => {
      bind<WindowBroadcast>(WindowBroadcast).toConstantValue(forced ?? broadcast);
      bind<FileDialog>(FileDialog).toConstantValue(fileDialog);
      bind<FolderOpener>(FolderOpener).toConstantValue(folderOpener);
      bind<AppQuitter>(AppQuitter).toConstantValue(quitter);
      bind<FileChooser>(FileChooser).toDynamicValue(
        (context) => new TokenFileChooser(context.get<FileDialog>(FileDialog), context.get<Vault>(Vault)),
      );
      bind<IpcRouter>(IpcRouter).toDynamicValue((context) => {
        const handlers = createRequestHandlers(requestServices(context));
        const handlersInForce = __TEST_HOOKS__ && forced ? withForcedStatus(handlers, forced) : handlers;
        return new ValidatingIpcRouter(handlersInForce, context.get<Logger>(Logger));
      });
      if (__TEST_HOOKS__ && forced) {
        bind<TestHooks>(TestHooks).toDynamicValue((context) =>
          createTestHooks(context.get<SyncScheduler>(SyncScheduler), context.get<IpcPublisher>(IpcPublisher), forced),
        );
      }
    }),
    starts: [FileChooser],
  };
}

function requestServices(context: ResolutionContext): RequestServices {
  return {
    vault: context.get<Vault>(Vault),
    keystore: context.get<Keystore>(Keystore),
    scheduler: context.get<SyncScheduler>(SyncScheduler),
    settings: context.get<Settings>(Settings),
    history: context.get<RunHistory>(RunHistory),
    publisher: context.get<IpcPublisher>(IpcPublisher),
    files: context.get<FileChooser>(FileChooser),
    folders: context.get<FolderOpener>(FolderOpener),
    quitter: context.get<AppQuitter>(AppQuitter),
    dataDirectory: context.get<DataDirectory>(DataDirectory),
    configuration: context.get<RunConfiguration>(RunConfiguration),
  };
}
