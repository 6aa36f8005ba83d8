/** Words that stand in many places, so that the same thing is called the same everywhere. */
export const commonMessages = {
  productName: 'OneStarStream',
  unnamedDevice: 'Unnamed device',
  cancel: 'Cancel',
  close: 'Close',
  done: 'Done',
  undo: 'Undo',
  dismiss: 'Dismiss',
  tryAgain: 'Try again',
  showAll: 'Show all',
};
