const REPEAT_MS = 5000;

/**
 * Says on stderr that a step has begun, every few seconds that it goes on, and how long it took.
 *
 * @template T
 * @param {string} title
 * @param {(tell: (detail: string) => void) => Promise<T>} work may tell how far it is
 * @returns {Promise<T>}
 */
export async function withProgress(title, work) {
  const start = Date.now();
  const seconds = () => `${Math.round((Date.now() - start) / 1000)} s`;
  let detail = '';
  process.stderr.write(`${title} …\n`);
  const timer = setInterval(() => process.stderr.write(`  … ${seconds()}${detail && `, ${detail}`}\n`), REPEAT_MS);
  try {
    const result = await work((text) => (detail = text));
    process.stderr.write(`  took ${seconds()}\n`);
    return result;
  } finally {
    clearInterval(timer);
  }
}
