import { activityMessages } from './messages/activity.js';
import { bundlesMessages } from './messages/bundles.js';
import { commonMessages } from './messages/common.js';
import { devicesMessages } from './messages/devices.js';
import { errorMessages } from './messages/errors.js';
import { listsMessages } from './messages/lists.js';
import { overviewMessages } from './messages/overview.js';
import { passwordsMessages } from './messages/passwords.js';
import { recoveryMessages } from './messages/recovery.js';
import { rotationsMessages } from './messages/rotations.js';
import { settingsMessages } from './messages/settings.js';
import { shellMessages } from './messages/shell.js';
import { shortcutsMessages } from './messages/shortcuts.js';
import { syncMessages } from './messages/sync.js';
import { timesMessages } from './messages/times.js';
import { unlockMessages } from './messages/unlock.js';
import { welcomeMessages } from './messages/welcome.js';
import { workMessages } from './messages/work.js';

/**
 * Every sentence that a person reads in the window, by area. Components take their words from here, so that a text is
 * found, reviewed and one day translated in one place; what depends on a number or a name is a function.
 */
export const messages = {
  activity: activityMessages,
  bundles: bundlesMessages,
  common: commonMessages,
  devices: devicesMessages,
  errors: errorMessages,
  lists: listsMessages,
  overview: overviewMessages,
  passwords: passwordsMessages,
  recovery: recoveryMessages,
  rotations: rotationsMessages,
  settings: settingsMessages,
  shell: shellMessages,
  shortcuts: shortcutsMessages,
  sync: syncMessages,
  times: timesMessages,
  unlock: unlockMessages,
  welcome: welcomeMessages,
  work: workMessages,
};
