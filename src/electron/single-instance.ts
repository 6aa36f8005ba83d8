import type { App } from 'electron';

/**
 * Makes this the only running app on its data folder. False when another one runs there; that one calls its
 * `onSecondInstance`, and this one must end. Electron keeps the lock in its user-data folder, so that must be set
 * before.
 */
export function claimSingleInstance(
  app: Pick<App, 'requestSingleInstanceLock' | 'on'>,
  onSecondInstance: () => void,
): boolean {
  if (!app.requestSingleInstanceLock()) return false;
  app.on('second-instance', onSecondInstance);
  return true;
}
