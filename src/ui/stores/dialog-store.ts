import { makeAutoObservable } from 'mobx';

import type { DeviceView } from '../../ipc/contract.js';

/** The dialogs that can be opened from several places. */
export type OpenDialog =
  | { readonly kind: 'rotate-key' }
  | { readonly kind: 'export-bundle' }
  | { readonly kind: 'import-bundle' }
  | { readonly kind: 'change-password' }
  | { readonly kind: 'replace-recovery-code' }
  | { readonly kind: 'rename-device'; readonly device: DeviceView }
  | { readonly kind: 'archive-device'; readonly device: DeviceView }
  | { readonly kind: 'revoke-device'; readonly device: DeviceView }
  | { readonly kind: 'verify-device'; readonly device: DeviceView };

/** Which dialog is open: at most one. */
export class DialogStore {
  open: OpenDialog | null = null;

  constructor() {
    makeAutoObservable(this);
  }

  show(dialog: OpenDialog): void {
    this.open = dialog;
  }

  close(): void {
    this.open = null;
  }
}
