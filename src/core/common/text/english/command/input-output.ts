/** What is said about files, standard input and output, secrets and questions. Each error is a message and a hint. */
export const inputOutputMessages = {
  secretFileUnreadable: (what: string, file: string, reason: string) =>
    `The ${what} file "${file}" could not be read (${reason}). Nothing was changed.`,
  secretFileUseless: (what: string, file: string) =>
    `The first line of the ${what} file "${file}" is empty, too long or not text. Nothing was changed.`,
  secretFileHint: (what: string) =>
    `Put the ${what} into the first line of a text file that only you can read, and name that file.`,
  fileReasons: {
    missing: 'there is no such file',
    denied: 'access is denied',
    folder: 'it is a folder',
    other: 'the system reports an error',
  },

  stdinUsedUp: (what: string, usedFor: string) =>
    `The ${what} can't be read from standard input, which was used up for the ${usedFor}. Nothing was changed.`,
  stdinUsedUpHint: (what: string) => `Standard input holds one thing only. Give the ${what} in a file of its own.`,
  stdinUseless: (what: string) =>
    `The first line of standard input is empty, too long or not text, so there is no ${what}. Nothing was changed.`,
  stdinUselessHint: (what: string) =>
    `Pipe the ${what} in, for instance: pass show onestarstream | onestar --password-stdin status`,

  bundle: 'bundle',
  bundleNotForTerminal: 'A bundle is not text, so it is not written to a terminal. Nothing was done.',
  bundleNotForTerminalHint: 'Redirect standard output into a file or a pipe, or name a file.',
  bundleNamesFolder: (name: string) => `The bundle was not written: "${name}" names a folder. The vault is as it was.`,
  bundleNamesFolderHint: 'Choose the name of a file, and export again.',
  bundleCutOff: 'The bundle could not be written to standard output to its end. The vault is as it was.',
  bundleCutOffHint:
    'Throw away what arrived, find out why the reader stopped or whether the disk is full, and export again.',
  bundleNotKept:
    'The bundle could not be read through the pipe, or could not be kept in the folder for temporary files. Nothing was changed.',
  bundleNotKeptHint:
    'Save the bundle in a file and name that, or make room in the folder for temporary files (TMPDIR names another one).',

  revokeQuestion: (name: string, id: string, heard: string) =>
    `Shut out "${name}" (${id}) for good? It was last heard of ${heard}; what it made since then is lost. Type yes to go on: `,
  notConfirmed: 'You did not type "yes". Nothing was changed.',
  notConfirmedHint: 'Run the command again and type yes, or use --yes.',
};
