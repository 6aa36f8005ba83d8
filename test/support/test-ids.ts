/**
 * The `data-testid` values of the window, by where they are. A test that looks for an element takes its id from here, so that a
 * renamed one does not compile.
 */
export const testIds = {
  badge: 'sync-badge',
  navigation: {
    overview: 'nav-overview',
    devices: 'nav-devices',
    rotations: 'nav-rotations',
    activity: 'nav-activity',
    settings: 'nav-settings',
    lock: 'lock',
  },
  welcome: {
    beginCreate: 'begin-create',
    beginJoin: 'begin-join',
    deviceName: 'device-name',
    password: 'vault-password',
    passwordRepeated: 'vault-password-confirm',
    create: 'create-vault',
    requestJoin: 'request-join',
    beginRecover: 'begin-recover',
    chooseFile: 'choose-file',
    chosenFile: 'chosen-file',
    recoverAccount: 'recover-account',
    back: 'back',
  },
  /** While this device waits for its welcome. */
  joining: {
    code: 'pairing-code',
    comparisonCode: 'comparison-code',
    saveRequest: 'save-request',
    saved: 'request-saved',
    openWelcome: 'open-welcome',
    cancel: 'cancel-joining',
    confirmCancel: 'confirm-cancel-joining',
    keep: 'keep-joining',
    tooOld: 'request-too-old',
  },
  recoveryKey: {
    key: 'recovery-key',
    copy: 'copy-recovery-key',
    save: 'save-recovery-key',
    print: 'print-recovery-key',
    goOn: 'recovery-key-continue',
    /** Wherever a recovery key is typed. */
    input: 'recovery-key-input',
    confirm: 'recovery-key-confirm',
    showAgain: 'recovery-key-show-again',
    later: 'recovery-key-later',
    /** On the overview, as long as the vault keeps the key. */
    reminder: 'recovery-key-reminder',
    remindShow: 'remind-recovery-key',
    works: 'recovery-key-works',
    opensNotHere: 'recovery-key-opens-not-here',
  },
  newPassword: {
    /** Bears `data-strength`: 0 … 4, or none. */
    strength: 'password-strength',
    suggest: 'suggest-passphrase',
  },
  /** Shows once work takes longer than a moment. */
  work: { progress: 'work-progress', cancel: 'cancel-work', cancelled: 'cancelled' },

  unlock: {
    password: 'unlock-password',
    unlock: 'unlock',
    useRecoveryKey: 'use-recovery-key',
    usePassword: 'use-password',
    /** The new password is typed into the fields of `welcome`. */
    recover: 'recover-vault',
  },
  checks: {
    /** Bears `data-state` (as the badge) and `data-checking`. */
    status: 'status-card',
    run: 'run-check-now',
    last: 'last-check',
    next: 'next-check',
    warnings: 'warnings-list',
    /** Bears `data-severity` and `data-code`. */
    warning: 'warning-row',
    recommendation: 'recommendation',
    recommendedAction: 'recommended-action',
    interval: 'check-interval',
    /** Bears `data-outcome`. */
    pastRun: 'run-row',
  },
  devices: {
    /** Bears `data-standing` and `data-this-device`. */
    row: 'device-row',
    menu: 'device-menu',
    rename: 'rename-device',
    newName: 'new-device-name',
    confirmRename: 'confirm-rename-device',
    condition: 'device-condition',
    /** The one thing to do about a device. */
    nextStep: 'device-next-step',
    search: 'device-search',
    order: 'device-order',
    reverse: 'reverse-order',
    details: 'device-panel',
    closeDetails: 'close-panel',
    unarchive: 'unarchive-device',
    archive: 'archive-device',
    confirmArchive: 'confirm-archive-device',
    revoke: 'revoke-device',
    revokeReason: 'revoke-reason',
    confirmRevoke: 'confirm-revoke-device',
    verify: 'verify-device',
    comparisonCode: 'comparison-code',
    codesMatch: 'codes-match',
    codesDiffer: 'codes-differ',
    filterAll: 'filter-all',
    filterActive: 'filter-active',
    filterArchived: 'filter-archived',
    filterRevoked: 'filter-revoked',
  },
  rotations: {
    rotate: 'rotate-key',
    reason: 'rotate-reason',
    confirm: 'confirm-rotate',
    current: 'current-key',
    /** Bears `data-generation` and `data-current`. */
    row: 'rotation-row',
    /** How many devices have it; shows which ones lack it. */
    coverage: 'rotation-coverage',
    lacking: 'rotation-lacking',
    conflicts: 'conflict-notice',
  },
  /** Bears `data-kind`. */
  activityRow: 'activity-row',
  bundles: {
    export: 'export-bundle',
    import: 'import-bundle',
    chooseFile: 'choose-file',
    confirmExport: 'confirm-export',
    confirmImport: 'confirm-import',
    /** Where an exported bundle lies, and what to do with it. */
    exportResult: 'export-result',
    dropTarget: 'drop-target',
    /** What of an import did not come in as it is; only then is there anything to close. */
    importResult: 'import-result',
  },
  settings: {
    sync: 'settings-sync',
    vault: 'settings-vault',
    general: 'settings-general',
    about: 'settings-about',
    changePassword: 'change-password',
    showRecoveryKey: 'show-recovery-key',
    checkRecoveryKey: 'check-recovery-key',
    confirmCheckRecoveryKey: 'confirm-check-recovery-key',
    confirmAdoptRecoveryKey: 'confirm-adopt-recovery-key',
    replaceRecoveryKey: 'replace-recovery-key',
    currentPassword: 'current-password',
    confirmChangePassword: 'confirm-change-password',
    confirmReplaceRecoveryKey: 'confirm-replace-recovery-key',
    autoLock: 'auto-lock',
    colorScheme: 'color-scheme',
    facts: 'about',
  },
  dialog: { popup: 'dialog', done: 'dialog-done', cancel: 'cancel' },
  list: { pager: 'pager', more: 'show-more', previous: 'previous-page', next: 'next-page' },
  /** Bears `data-tone`. */
  toast: 'toast',
  /** An error with its hint, wherever it appears. */
  error: 'error',
} as const;
