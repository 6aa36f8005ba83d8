import type { ErrorTexts } from './error-texts.js';

/** What a secret is called: "password", "recovery key" or the like. */
type Secret = Readonly<Record<'secret', string>>;
type SecretFile = Readonly<Record<'secret' | 'file', string>>;

/** What to do about a file that holds no secret. */
function fillFile(secret: string): string {
  return `Put the ${secret} into the first line of a text file that only you can read, and name that file.`;
}

const findDevice = 'Look at the names and ids that "onestar devices list" shows.';

/** Of the `onestar` command: how it is called, and what it reads and writes. */
export const commandErrors = {
  USAGE: ({ problem, usage, help }: { readonly problem: string; readonly usage: string; readonly help: string }) => ({
    message: `${problem} Nothing was done.`,
    hint: `Usage: ${usage} ("${help}" explains it)`,
  }),

  'USAGE.secret-file-missing': ({ secret, file }: SecretFile) => ({
    message: `There is no ${secret} file "${file}". Nothing was changed.`,
    hint: fillFile(secret),
  }),
  'USAGE.secret-file-denied': ({ secret, file }: SecretFile) => ({
    message: `You may not read the ${secret} file "${file}". Nothing was changed.`,
    hint: fillFile(secret),
  }),
  'USAGE.secret-file-is-folder': ({ secret, file }: SecretFile) => ({
    message: `The ${secret} file "${file}" is a folder. Nothing was changed.`,
    hint: fillFile(secret),
  }),
  'USAGE.secret-file-unreadable': ({ secret, file }: SecretFile) => ({
    message: `The ${secret} file "${file}" could not be read. Nothing was changed.`,
    hint: fillFile(secret),
  }),
  'USAGE.secret-file-useless': ({ secret, file }: SecretFile) => ({
    message: `The first line of the ${secret} file "${file}" is empty, too long or not text. Nothing was changed.`,
    hint: fillFile(secret),
  }),
  'USAGE.stdin-useless': ({ secret }: Secret) => ({
    message: `The first line of standard input is empty, too long or not text, so there is no ${secret}. Nothing was changed.`,
    hint: `Pipe the ${secret} in, for instance: pass show onestarstream | onestar --password-stdin status`,
  }),
  'USAGE.stdin-used-up': ({ wanted, usedFor }: { readonly wanted: string; readonly usedFor: string }) => ({
    message: `The ${wanted} can’t be read from standard input, because it was used up for the ${usedFor}. Nothing was changed.`,
    hint: `Give the ${wanted} in a file of its own. Standard input holds one thing only.`,
  }),
  'USAGE.no-terminal': ({ secret, option }: Readonly<Record<'secret' | 'option', string>>) => ({
    message: `No ${secret} was given, and there is no terminal to ask on. Nothing was changed.`,
    hint: `Give it with ${option}.`,
  }),
  'USAGE.answers-differ': ({ secret }: Secret) => ({
    message: `You typed two different answers for the ${secret}. Nothing was changed.`,
    hint: 'Run the command again.',
  }),
  'USAGE.nothing-typed': {
    message: 'Nothing was typed. Nothing was changed.',
    hint: 'Run the command again and type an answer.',
  },
  'USAGE.critical-needs-yes': {
    message: 'This warning is critical, and there is no terminal to ask on. Nothing was changed.',
    hint: 'Run the command again with --yes if nothing is wrong.',
  },
  FINDING_UNKNOWN: ({ reference }: { readonly reference: string }) => ({
    message: `Nothing that was found is called "${reference}". Nothing was changed.`,
    hint: 'Look at the keys and codes that "onestar findings list" shows.',
  }),
  'FINDING_UNKNOWN.other-end': ({ reference }: { readonly reference: string }) => ({
    message: `"${reference}" does not end by being seen. Nothing was changed.`,
    hint: 'Do what "onestar findings list" advises.',
  }),
  'FINDING_UNKNOWN.not-marked': ({ reference }: { readonly reference: string }) => ({
    message: `Nothing called "${reference}" is marked as seen. Nothing was changed.`,
    hint: 'Look at what "onestar findings list" shows as marked.',
  }),
  'OPERATION_CANCELLED.not-confirmed': {
    message: 'You did not type "yes". Nothing was changed.',
    hint: 'Run the command again and type yes, or use --yes.',
  },

  'DEVICE_UNKNOWN.reference': ({ reference }: { readonly reference: string }) => ({
    message: `No device is called "${reference}", and no device id begins with it. Nothing was changed.`,
    hint: findDevice,
  }),
  'DEVICE_UNKNOWN.id-too-short': ({ reference, least }: { readonly reference: string; readonly least: number }) => ({
    message: `"${reference}" is too short for the beginning of a device id, which needs at least ${least} digits. Nothing was changed.`,
    hint: findDevice,
  }),
  'DEVICE_UNKNOWN.ambiguous': ({
    reference,
    count,
    ids,
  }: {
    readonly reference: string;
    readonly count: number;
    readonly ids: readonly string[];
  }) => ({
    message: `"${reference}" fits ${count} devices. Nothing was changed.`,
    hint: `Name the one you mean by its id: ${ids.join(', ')}${count > ids.length ? ', …' : '.'}`,
  }),

  'VAULT_WORKER_ENDED.watch': {
    message: 'The watch ended, because the part that holds the keys stopped unexpectedly. Your vault was not changed.',
    hint: 'Start the watch again.',
  },
  'VAULT_LOCKED.watch': {
    message: 'The watch ended, because the vault was locked. The vault was not changed.',
    hint: 'Start the watch again.',
  },

  'USAGE.join-needs-name': {
    message: 'There is no vault here yet, and no name for this device was given. Nothing was changed.',
    hint: 'Give it a name: onestar join --name NAME --request FILE',
  },
  'JOIN_PENDING.other-name': ({ name }: { readonly name: string }) => ({
    message: `This device asked to join already, under the name “${name}”. Nothing was changed.`,
    hint: 'Run it without --name to see the code again, or take the request back with "onestar join --cancel".',
  }),

  'USAGE.file-to-stdout': ({ what }: { readonly what: string }) => ({
    message: `The ${what} can’t go to standard output, where the answer goes. Nothing was done.`,
    hint: 'Name a file.',
  }),
  'USAGE.bundle-to-terminal': {
    message: 'A bundle is not text, so it is not written to a terminal. Nothing was done.',
    hint: 'Name a file, or redirect standard output into a file or a pipe.',
  },
  'FILE_NOT_WRITTEN.names-folder': ({ what, name }: Readonly<Record<'what' | 'name', string>>) => ({
    message: `"${name}" names a folder, so the ${what} was not written. The vault is as it was before.`,
    hint: 'Choose the name of a file, and try again.',
  }),
  'FILE_NOT_WRITTEN.bundle-cut-off': {
    message: 'Only a part of the bundle could be written to standard output. The vault is as it was before.',
    hint: 'Check why the reader stopped and whether the disk is full. Then delete that part and export again.',
  },
  'FILE_UNREADABLE.not-kept': ({ what }: { readonly what: string }) => ({
    message: `The ${what} could not be read from the pipe, or could not be kept in the folder for temporary files. Nothing was changed.`,
    hint: `Save the ${what} in a file and name that, or free some space in the folder for temporary files, which TMPDIR names.`,
  }),
  'FILE_NOT_WRITTEN.answer': {
    message: 'The answer could not be written to standard output. What the command did is done.',
    hint: 'Check whether the disk is full, then ask again with "onestar status".',
  },
} satisfies ErrorTexts;
