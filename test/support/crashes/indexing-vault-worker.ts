/**
 * The vault worker, bundled as a program: the one that ships, but for when a vault has an index. Here the smallest has one, and it is
 * written anew after every opening that found an entry more, so that kills land in the writing of it.
 */
import { defaultIndexPolicy } from '../../../src/plugins/vault/worker/index-policy.js';

Object.assign(defaultIndexPolicy, { leastEntries: 1, mostLacking: 0 });
await import('../../../src/plugins/vault/worker/vault-worker.js');
