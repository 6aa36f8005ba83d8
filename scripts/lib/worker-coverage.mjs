/**
 * Loaded into every thread under `npm run coverage`. A worker that is ended from outside, as the vault's is at every lock, would take
 * the counts of what it ran with it: they are written down before each of its answers.
 */
import { takeCoverage } from 'node:v8';
import { parentPort } from 'node:worker_threads';

if (parentPort) {
  const port = parentPort;
  const post = port.postMessage.bind(port);
  port.postMessage = (message, transfer) => {
    takeCoverage();
    post(message, /** @type {import('node:worker_threads').TransferListItem[] | undefined} */ (transfer));
  };
}
