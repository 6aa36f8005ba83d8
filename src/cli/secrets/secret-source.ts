/** Where a secret comes from. Never from the arguments: every account of a machine can read those. */
export type SecretSource =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'stdin' }
  /** Ask on the terminal, when there is one. */
  | { readonly kind: 'prompt' };

/** Where the secret is that an option names by a file; `-` is standard input, as for bundles. */
export function secretSourceOf(file: string | undefined): SecretSource {
  if (file === undefined) return { kind: 'prompt' };
  return file === '-' ? { kind: 'stdin' } : { kind: 'file', path: file };
}
