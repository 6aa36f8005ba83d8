/** Help pages, and what is said when a command line can't be understood. */
export const usageMessages = {
  headings: {
    name: 'Name',
    synopsis: 'Synopsis',
    description: 'Description',
    usage: 'Usage',
    commands: 'Commands',
    arguments: 'Arguments',
    options: 'Options',
    globalOptions: 'Options of every command',
    exitCodes: 'Exit codes',
  },
  commandPlaceholder: 'COMMAND',
  required: 'required',
  byDefault: (value: string) => `by default "${value}"`,
  choices: (values: readonly string[]) => values.join(', '),
  environmentVariable: (name: string) => `or set ${name}`,
  moreHelp: (command: string) => `"${command} COMMAND --help" explains one command.`,

  exitCodes: [
    [0, 'in sync, or done'],
    [1, 'status, check, recovery-key check: something needs you'],
    [2, 'wrong usage, or a secret was not given'],
    [3, 'locked, a wrong password, recovery key or code, or too many attempts'],
    [4, 'failed; nothing was lost'],
  ] as const,
  secretsNote:
    'Without --password-file or --password-stdin the password is asked for on the terminal. A secret is never an argument.',

  noCommand: 'A command is missing.',
  noSubcommand: (group: string, names: string) => `A command is missing after "${group}": ${names}.`,
  /** Unknown words are told by their place and never repeated: one of them may be a password. */
  unknown: (places: readonly number[]): string =>
    places.length === 1
      ? `Argument ${places[0]} is not known here.`
      : `Arguments ${places.join(', ')} are not known here.`,
  didYouMean: (names: readonly string[]) => `Did you mean ${names.map((name) => `"${name}"`).join(' or ')}?`,
  missing: (parts: readonly string[]): string =>
    parts.length === 1
      ? `${parts[0]} is missing.`
      : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)} are missing.`,
  valueMissing: (option: string, placeholder: string) => `The value of ${option} is missing: ${option} ${placeholder}.`,
  valueLooksLikeOption: (option: string) =>
    `The value of ${option} is missing, or it begins with a hyphen: then write ${option}=VALUE.`,
  valueEmpty: (what: string) => `The value of ${what} is empty.`,
  valueUnwanted: (option: string) => `${option} takes no value.`,
  notSeconds: (option: string, most: number) => `${option} takes a number of seconds from 0 to ${most}.`,
  notAMoment: (option: string) =>
    `${option} takes a day, such as 2026-02-03, or a day and a time, such as 2026-02-03T04:05.`,
  notAChoice: (placeholder: string, choices: readonly string[]) =>
    `${placeholder} must be ${choices.slice(0, -1).join(', ')} or ${choices.at(-1)}.`,
  notTogether: (one: string, other: string) => `${one} does not go with ${other}.`,
  exclusive: (one: string, other: string) => `Give ${one} or ${other}, not both.`,
};
