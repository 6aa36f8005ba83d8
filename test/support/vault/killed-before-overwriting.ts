/**
 * Run as a process of its own: node … killed-before-overwriting.ts VAULT_FILE PASSWORD NEW_PASSWORD. Changes the password, and is killed when that is
 * committed and before anything is overwritten.
 */
import { LmdbRecordStore } from '../../../src/plugins/vault/worker/lmdb-record-store.js';
import { changePassword } from '../../../src/plugins/vault/worker/keys/slot-changes.js';
import { WorkerSignals } from '../../../src/plugins/vault/worker/worker-signals.js';
import { CHEAP } from './opened-slots.js';
import { unlockMember } from './unlock-member.js';

const [path = '', currentPassword = '', newPassword = ''] = process.argv.slice(2);
const signals = new WorkerSignals();
const vault = await unlockMember({ path }, currentPassword, signals);
LmdbRecordStore.prototype.overwriteFreed = () => {
  process.kill(process.pid, 'SIGKILL');
  return false;
};
changePassword(vault, { currentPassword, newPassword, keyDerivation: CHEAP }, Date.now(), signals);
