/** What is said about standard input and output, and asked on a terminal. */
export const inputOutputMessages = {
  /** What is read from standard input, or written to a file. */
  exchangeFiles: { bundle: 'bundle', request: 'request', welcome: 'welcome' },
  archiveQuestion: (name: string, id: string, heard: string) =>
    `Archive "${name}" (${id})? It was last heard of ${heard}; what it made since then reaches your other devices only with a bundle from it. Type yes to go on: `,
  rotateQuestion: 'Rotate the key all the same? Type yes to go on: ',
};
