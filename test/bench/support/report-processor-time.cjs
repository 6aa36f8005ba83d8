/*
 * For `node --require`: when the process ends, its processor time in ms is added to the file that PROCESSOR_TIME_FILE names. A process that starts
 * others passes this on to them, and each adds its own.
 */
const { appendFileSync } = require('node:fs');
const { isMainThread } = require('node:worker_threads');

const file = process.env['PROCESSOR_TIME_FILE'];
if (isMainThread && file !== undefined) {
  process.once('exit', () => {
    const { user, system } = process.cpuUsage();
    appendFileSync(file, `${(user + system) / 1000}\n`);
  });
}
