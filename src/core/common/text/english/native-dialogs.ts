/** What the system's own dialogs say for the app. */
export const nativeDialogMessages = {
  /** The page crashed again and again. To quit is offered, not to close the window: the app ends with its only window. */
  windowKeepsFailing: {
    message: 'The window keeps failing.',
    detail:
      'Your vault is safe: it is not kept in the window. Checks go on while this message is open. You can load the window again, or quit. After you quit, no checks run until you open OneStarStream again.',
    loadAgain: 'Load Again',
    quit: 'Quit',
  },

  exportBundle: { title: 'Export bundle', button: 'Export', fileName: 'keystore.onestar' },
  saveRecoveryCode: { title: 'Save recovery code', button: 'Save', fileName: 'OneStarStream recovery code.txt' },
  chooseBundle: { title: 'Choose a bundle', button: 'Choose' },
  bundles: 'OneStarStream bundles',
  textFiles: 'Text',
  allFiles: 'All files',
};
