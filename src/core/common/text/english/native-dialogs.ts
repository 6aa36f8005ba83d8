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
  saveRequest: { title: 'Save the request', button: 'Save', fileName: 'request.onestar' },
  saveWelcome: { title: 'Save the welcome', button: 'Save', fileName: 'welcome.onestar' },
  saveRecoveryKey: { title: 'Save recovery key', button: 'Save', fileName: 'OneStarStream recovery key.txt' },
  chooseBundle: { title: 'Choose a bundle', button: 'Choose' },
  chooseRequest: { title: 'Choose the request of the new device', button: 'Choose' },
  chooseWelcome: { title: 'Choose the welcome from your other device', button: 'Choose' },
  exchangedFiles: 'OneStarStream files',
  textFiles: 'Text',
  allFiles: 'All files',
};
