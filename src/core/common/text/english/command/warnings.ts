/** What a person should know that does not stop the command, and what to do about it. */
export const warningMessages = {
  secretFileReadableByOthers: (secret: string, file: string) => ({
    message: `Other accounts of this machine can read the ${secret} file "${file}".`,
    hint: `Keep it to yourself: chmod 600 "${file}"`,
  }),
  /** @param reason a sentence. */
  partNotStarted: (part: string, reason: string) => `The part "${part}" did not start. ${reason}`,
};
