export { defaultSettings, Settings, settingsSchema, type SettingsValues } from './settings.js';
export { settingsPlugin } from './settings.plugin.js';
