/** The frame around every page: the bar, the window's own states, the messages in the corner. */
export const shellMessages = {
  pages: 'Pages',
  skipToContent: 'Skip to the page',
  overview: 'Overview',
  devices: 'Devices',
  rotations: 'Rotations',
  activity: 'Activity',
  settings: 'Settings',
  lock: 'Lock',
  locking: 'Locking…',
  shortcuts: 'Keyboard shortcuts',
  messages: 'Messages',
  windowTitle: (page: string) => `${page} – OneStarStream`,

  connecting: 'Opening…',
  disconnectedTitle: 'The window can’t reach the app',
  unusableTitle: 'The vault can’t be used',
  quit: 'Quit OneStarStream',

  failedTitle: 'The window failed',
  failedDescription: 'Your vault is safe: it is kept outside the window.',
  failedNotice: 'Something unexpected went wrong while drawing the page.',
  failedAdvice:
    'Load the window again: it starts at the overview. If that does not help, restart the app and report the problem.',
  loadAgain: 'Load the window again',
};
