/** The app's own entries in its menu; the others have the system's words. */
export const menuMessages = {
  vault: 'Vault',
  lock: 'Lock',
  view: 'View',
};
