import type { Settings } from '../plugins/settings/index.js';

/**
 * Runs what makes a new recovery code. From before it begins, the settings say that nobody has confirmed the code, so that whatever
 * ends in between (the page that was about to show it, or the app) leaves a person reminded to make another one. When `work` fails the
 * old code still holds, and so does what was said of it.
 */
export async function withUnconfirmedRecoveryCode<T>(settings: Settings, work: () => Promise<T>): Promise<T> {
  const { recoveryCodeConfirmed } = settings.values;
  await settings.update({ recoveryCodeConfirmed: false });
  try {
    return await work();
  } catch (error) {
    await settings.update({ recoveryCodeConfirmed });
    throw error;
  }
}
