/*
 * Derives one key, and writes to stdout how much processor time that took, in ms: what a process pays that has just begun, which has the system
 * provide the memory too. Arguments: the memory in KiB, and the passes.
 */
import process from 'node:process';
import instantiate from 'libsodium-sumo';

const [memoryKiB = 0, passes = 0] = process.argv.slice(2).map(Number);
const KEY_BYTES = 32;
const SALT_BYTES = 16;
const ARGON2ID13 = 2;
const password = new TextEncoder().encode('correct horse battery staple');

const libsodium = await instantiate({ getRandomValue: () => 0 });
const { _sodium_init: initialize, _malloc: allocate, _crypto_pwhash: derive } = libsodium;
initialize();
const key = allocate(KEY_BYTES + password.length + SALT_BYTES);
const passwordAt = key + KEY_BYTES;
const saltAt = passwordAt + password.length;
libsodium.HEAPU8.set(password, passwordAt);
// The zeros are the upper halves of 64-bit numbers.
const request = [key, KEY_BYTES, 0, passwordAt, password.length, 0, saltAt, passes, 0, memoryKiB * 1024, ARGON2ID13];

const before = process.cpuUsage();
const failed = derive(...request);
const { user, system } = process.cpuUsage(before);
if (failed !== 0) throw new Error('The key could not be derived.');
process.stdout.write(`${(user + system) / 1000}\n`);
