import { activityMessages } from './activity.js';
import { addingMessages } from './adding.js';
import { bundlesMessages } from './bundles.js';
import { commonMessages } from './common.js';
import { devicesMessages } from './devices.js';
import { errorMessages } from './errors.js';
import { joiningMessages } from './joining.js';
import { listsMessages } from './lists.js';
import { openExchangeMessages } from '../open-exchange.js';
import { overviewMessages } from './overview.js';
import { passwordsMessages } from './passwords.js';
import { recoveryMessages } from './recovery.js';
import { revokingMessages } from './revoking.js';
import { rotationsMessages } from './rotations.js';
import { settingsMessages } from './settings.js';
import { shellMessages } from './shell.js';
import { shortcutsMessages } from './shortcuts.js';
import { syncMessages } from './sync.js';
import { timesMessages } from '../times.js';
import { termsMessages } from './terms.js';
import { unlockMessages } from './unlock.js';
import { welcomeMessages } from './welcome.js';
import { workMessages } from './work.js';

/**
 * Every sentence that a person reads in the window, by area. Components take their words from here, so that a text is
 * found, reviewed and one day translated in one place; what depends on a number or a name is a function.
 */
export const windowMessages = {
  activity: activityMessages,
  adding: addingMessages,
  bundles: bundlesMessages,
  common: commonMessages,
  devices: devicesMessages,
  errors: errorMessages,
  joining: joiningMessages,
  lists: listsMessages,
  openExchange: openExchangeMessages,
  overview: overviewMessages,
  passwords: passwordsMessages,
  recovery: recoveryMessages,
  revoking: revokingMessages,
  rotations: rotationsMessages,
  settings: settingsMessages,
  shell: shellMessages,
  shortcuts: shortcutsMessages,
  sync: syncMessages,
  times: timesMessages,
  terms: termsMessages,
  unlock: unlockMessages,
  welcome: welcomeMessages,
  work: workMessages,
};
