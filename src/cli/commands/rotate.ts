import { defineCommandGroup } from '../command.js';
import { rotateKey } from './rotate-key.js';
import { rotatePassword } from './rotate-password.js';

export const rotate = defineCommandGroup('rotate', 'Replace the account key or the password', [
  rotateKey,
  rotatePassword,
]);
