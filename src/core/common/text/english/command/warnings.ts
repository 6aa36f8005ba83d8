/** What a person should know that does not stop the command, and what to do about it. */
export const warningMessages = {
  secretFileReadableByOthers: (secret: string, file: string) => ({
    message: `Other accounts of this machine can read the ${secret} file "${file}".`,
    hint: `Keep it to yourself: chmod 600 "${file}"`,
  }),
  rotatingWhileBehind: {
    message:
      'This device is behind: another one made a newer key that it does not have. If you rotate now, two new keys compete, and only one of them counts.',
    hint: 'Import a bundle from that device first.',
  },
  /** @param reason a sentence. */
  partNotStarted: (part: string, reason: string) => `The part "${part}" did not start. ${reason}`,
};
