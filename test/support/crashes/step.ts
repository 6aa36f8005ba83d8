/** Something that is done to a vault, in a process that may be killed meanwhile. */
export type Step =
  | { readonly kind: 'create'; readonly deviceName: string; readonly password: string }
  | { readonly kind: 'unlock'; readonly password: string }
  /** Waits until all that opening left was read, and the index is written. */
  | { readonly kind: 'index' }
  | { readonly kind: 'rotate'; readonly reason: string }
  | { readonly kind: 'change-password'; readonly currentPassword: string; readonly newPassword: string }
  | { readonly kind: 'import'; readonly path: string; readonly passphrase: string; readonly brings: News };

/** What a bundle brings that the vault has not. */
export interface News {
  readonly rotations: readonly string[];
  /** How the other device is called from then on. */
  readonly name: string;
  /** How many entries the other device's feed holds then. */
  readonly entries: number;
}

/** A line that the process prints. */
export type ProgressLine =
  | { readonly event: 'begun'; readonly step: number }
  /** The operation has resolved: what it did is promised to be there from now on. */
  | { readonly event: 'done'; readonly step: number; readonly recoveryCode?: string };
