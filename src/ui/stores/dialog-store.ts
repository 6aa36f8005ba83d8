import { makeAutoObservable } from 'mobx';

import type { DeviceView, RequestResult } from '../../ipc/contract.js';

/** A file as the window knows it: its name, and a token that stands for it. */
export type ChosenFile = NonNullable<RequestResult<'app:chooseFile'>>;

/** The dialogs that can be opened from several places. */
export type OpenDialog =
  | { readonly kind: 'shortcuts' }
  | { readonly kind: 'rotate-key' }
  | { readonly kind: 'export-bundle' }
  /** With a file that was dropped on the window. */
  | { readonly kind: 'import-bundle'; readonly file?: ChosenFile }
  | { readonly kind: 'change-password' }
  | { readonly kind: 'check-recovery-key' }
  | { readonly kind: 'replace-recovery-key' }
  /** With a request that was dropped on the window. */
  | { readonly kind: 'add-device'; readonly request?: ChosenFile }
  | { readonly kind: 'archive-device'; readonly device: DeviceView }
  | { readonly kind: 'revoke-device'; readonly device: DeviceView }
  | { readonly kind: 'verify-device'; readonly device: DeviceView }
  | { readonly kind: 'mark-as-seen'; readonly findingKey: string; readonly message: string };

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
