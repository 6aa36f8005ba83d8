import { serviceId } from '../../container/service-id.js';
import { lazily } from '../../core/common/lazily.js';
import type { Event } from '../../core/event.js';
import { z } from '../../core/zod.js';

/** What a person can set; kept in `settings.json` in the data folder. Holds no secret. */
export const settingsSchema = lazily(() =>
  z.strictObject({
    /** Lock after so many minutes without use; null: never by itself. */
    autoLockMinutes: z
      .number()
      .int()
      .min(1)
      .max(24 * 60)
      .nullable(),
    /** A person's own interval between checks, in minutes; null: the app's. */
    checkIntervalMinutes: z
      .number()
      .int()
      .min(15)
      .max(7 * 24 * 60)
      .nullable(),
    colorScheme: z.enum(['system', 'light', 'dark']),
    /** Whether single keys do something in the window; those with Control always do. */
    singleKeyShortcuts: z.boolean(),
  }),
);

export type SettingsValues = z.infer<ReturnType<typeof settingsSchema>>;

export const defaultSettings: SettingsValues = {
  autoLockMinutes: 15,
  checkIntervalMinutes: null,
  colorScheme: 'system',
  singleKeyShortcuts: true,
};

export interface Settings {
  readonly values: SettingsValues;
  readonly onDidChange: Event<SettingsValues>;
  /** Reads the file. A file that can't be read or does not fit is set aside under another name, and the defaults hold. */
  start(): Promise<void>;
  /** Throws `SETTINGS_INVALID` when a value is out of bounds, `VAULT_STORAGE_FULL` or `VAULT_STORAGE_FAILED` when it can't be kept. */
  update(changes: Partial<SettingsValues>): Promise<SettingsValues>;
}
export const Settings = serviceId<Settings>('Settings');
