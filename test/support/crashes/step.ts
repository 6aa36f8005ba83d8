/** Something that is done to a vault, in a process that may be killed meanwhile. */
export type Step =
  | { readonly kind: 'create'; readonly deviceName: string; readonly password: string }
  | { readonly kind: 'request-join'; readonly deviceName: string; readonly password: string }
  | {
      readonly kind: 'complete-join';
      readonly welcomePath: string;
      readonly deviceName: string;
      readonly brings: WelcomeNews;
    }
  | { readonly kind: 'unlock'; readonly password: string }
  /** Waits until all that opening left was read, and the index is written. */
  | { readonly kind: 'index' }
  | { readonly kind: 'rotate'; readonly reason: string }
  | { readonly kind: 'change-password'; readonly currentPassword: string; readonly newPassword: string }
  | {
      readonly kind: 'admit';
      readonly requestPath: string;
      readonly code: string;
      readonly welcomePath: string;
      readonly name: string;
    }
  | { readonly kind: 'adopt-recovery-key'; readonly recoveryKey: string; readonly currentPassword: string }
  | { readonly kind: 'import'; readonly path: string; readonly brings: News };

export type StepOf<Kind extends Step['kind']> = Step & { readonly kind: Kind };

/** What a welcome brings. */
export interface WelcomeNews {
  /** Why the key was rotated, oldest first. */
  readonly rotations: readonly string[];
  /** The other devices: how many entries of each there are, by their names. */
  readonly others: Readonly<Record<string, number>>;
}

/** What a bundle brings that the vault has not. */
export interface News {
  readonly rotations: readonly string[];
  /** How the other device was called before, and is from then on. */
  readonly oldName: string;
  readonly name: string;
  /** How many entries the other device's feed holds then. */
  readonly entries: number;
}

/** A line that the process prints. */
export type ProgressLine =
  | { readonly event: 'begun'; readonly step: number }
  /** The operation has resolved: what it did is promised to be there from now on. */
  | { readonly event: 'done'; readonly step: number; readonly recoveryKey?: string };
