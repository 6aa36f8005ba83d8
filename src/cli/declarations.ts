/** What a shell offers where a value is expected: names of files or folders, one of a list of words, or nothing. */
export type ValueKind = 'text' | 'file' | 'folder' | readonly string[];

/** A value that follows a command, or an option. */
export interface ValueDeclaration {
  /** What help pages call it, in capitals, for instance "FILE". */
  readonly placeholder: string;
  readonly kind: ValueKind;
}

/** A value that follows a command and must be given. */
export interface ArgumentDeclaration extends ValueDeclaration {
  readonly describe: string;
  /** Whether more such values may follow it; only of the last one. */
  readonly isRepeated?: true;
}

/** An option; without `value` it is a switch. */
export interface OptionDeclaration {
  readonly describe: string;
  /** One letter that stands for it after a single hyphen. */
  readonly short?: string;
  readonly value?: ValueDeclaration;
  readonly isRequired?: boolean;
  readonly default?: string;
  /** The environment variable that stands in for it. */
  readonly environment?: string;
}

/** By the key that `run` finds the value under, in the order in which they are typed. */
export type Arguments = Readonly<Record<string, ArgumentDeclaration>>;

/** By their names without hyphens. */
export type Options = Readonly<Record<string, OptionDeclaration>>;

/** What was typed: texts, lists of texts for repeated arguments, and `true` for switches. */
export type TypedValues = Readonly<Record<string, string | boolean | readonly string[] | undefined>>;

type ArgumentValue<Argument> = Argument extends { readonly isRepeated: true } ? readonly string[] : string;

type OptionValue<Option> = Option extends { readonly value: ValueDeclaration }
  ? Option extends { readonly isRequired: true } | { readonly default: string }
    ? string
    : string | undefined
  : boolean;

/** The values that declarations lead to. */
export type ValuesOf<A extends Arguments, O extends Options> = {
  readonly [Name in keyof A]: ArgumentValue<A[Name]>;
} & {
  readonly [Name in keyof O]: OptionValue<O[Name]>;
};
