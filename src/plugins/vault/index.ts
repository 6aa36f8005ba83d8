export { requireBundleFile } from './bundle-file.js';
export { MAX_PAGE_SIZE, Keystore } from './keystore.js';
export type {
  ActivityItem,
  ExportReport,
  ImportReport,
  KeystoreChange,
  KeystoreChangeCause,
  Page,
  PageRequest,
} from './keystore.js';
export { MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH, Vault } from './vault.js';
export type { LockReason, NewVault, VaultState } from './vault.js';
export type { LongOperation, VaultProgress } from './vault-progress.js';
export { VaultWorkerLauncher, type VaultWorker } from './vault-worker-launcher.js';
export { VaultDeadline } from './vault-deadline.js';
export { VaultParameters, defaultVaultParameters } from './vault-parameters.js';
export { vaultPlugin } from './vault.plugin.js';
export { MAX_BUNDLE_BYTES } from './worker/bundle-recognition.js';
export { VAULT_FORMAT_VERSION } from './worker/vault-header.js';
