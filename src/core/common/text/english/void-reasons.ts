/** Why an entry that is held has no effect. */
export const voidReasons = {
  'not-let-in': 'Whoever let its device in, or somebody above, had been revoked before.',
  'after-revocation': 'It is not among what was kept of its device when that was revoked.',
} as const;

/** Names a reason why an entry has no effect. */
export type VoidReasonKey = keyof typeof voidReasons;
