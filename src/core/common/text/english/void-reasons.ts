/** Why an entry that is held has no effect. */
export const voidReasons = {
  cycle: 'It claims to know entries that were written after it.',
  'late-join':
    'The device joined with a bundle that is older than a revocation. Export a new bundle and join with that one.',
  'invalid-basis': 'It builds on a rotation that has no effect or is missing here.',
  'not-let-in': 'Whoever let its device in, or somebody above, had been revoked before.',
  'after-revocation': 'Its device was revoked before it wrote this.',
  'other-branch': 'Its feed has two branches, and it belongs to the one that is not used.',
} as const;

/** Names a reason why an entry has no effect. */
export type VoidReasonKey = keyof typeof voidReasons;
