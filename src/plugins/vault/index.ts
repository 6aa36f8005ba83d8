export { recogniseFile } from './exchange-file.js';
export { MAX_PAGE_SIZE, Keystore } from './keystore.js';
export type {
  AdmittedDevice,
  ExportReport,
  ImportReport,
  JoiningDevice,
  KeystoreChange,
  KeystoreChangeCause,
  PageRequest,
  RevocationRequest,
  RevocationTrial,
  WrittenFile,
} from './keystore.js';
export { MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH, Vault } from './vault.js';
export type {
  KeptRecoveryKey,
  LockReason,
  PendingRequest,
  PrintableRecoveryKey,
  RecoveryKeyCheck,
  VaultState,
} from './vault.js';
export { type LongOperation, longOperations, type VaultProgress } from './vault-progress.js';
export { VaultWorkerLauncher, type VaultWorker } from './vault-worker-launcher.js';
export { VaultDeadline } from './vault-deadline.js';
export { VaultParameters, defaultVaultParameters } from './vault-parameters.js';
export { vaultPlugin } from './vault.plugin.js';
export { type ExchangeFileKind, MAX_BUNDLE_BYTES } from './worker/bundle-recognition.js';
export { VAULT_FORMAT_VERSION } from './worker/vault-header.js';
