/** The few words that a person may not know, in one line each. */
export const termsMessages = {
  generation: 'A generation is one version of the account key. Each rotation makes the next one.',
  rotation: 'A rotation replaces the account key with a new one, so that a lost device can’t read what comes later.',
  bundle: 'A bundle is one sealed file with everything that your devices need from each other.',
  verified: 'A device is verified once you have compared its code on both screens, so that it is no impostor’s.',
};
