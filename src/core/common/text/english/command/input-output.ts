/** What is said about standard input and output, and asked on a terminal. */
export const inputOutputMessages = {
  /** As what was read from standard input. */
  bundle: 'bundle',
  revokeQuestion: (name: string, id: string, heard: string) =>
    `Shut out "${name}" (${id}) for good? It was last heard of ${heard}; what it made since then is lost. Type yes to go on: `,
};
