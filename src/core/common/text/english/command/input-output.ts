/** What is said about standard input and output, and asked on a terminal. */
export const inputOutputMessages = {
  /** As what was read from standard input. */
  bundle: 'bundle',
  revokeQuestion: (name: string, id: string, heard: string) =>
    `Shut out "${name}" (${id}) for good? It was last heard of ${heard}; what it made since then is lost. Type yes to go on: `,
  archiveQuestion: (name: string, id: string, heard: string) =>
    `Archive "${name}" (${id})? It was last heard of ${heard}; what it made since then reaches your other devices only with a bundle from it. Type yes to go on: `,
  rotateQuestion: 'Rotate the key all the same? Type yes to go on: ',
};
