/** What of a report its verdict is put into words from, in whichever process. */
export interface JudgedReport {
  readonly warnings: readonly {
    readonly severity: string;
    readonly metadata?: { readonly causedBy?: string | undefined } | undefined;
  }[];
  readonly recommendation: { readonly text?: { readonly key: string } | undefined };
}

/** How many things there are to do where the verdict is `attention`: the critical findings; without any, what is recommended. */
export function thingsToDo({ warnings }: JudgedReport): number {
  const critical = warnings.filter(
    ({ severity, metadata }) => severity === 'critical' && metadata?.causedBy === undefined,
  );
  return Math.max(1, critical.length);
}

/** Whether the report is that of a device that is out of the account, and how, which its verdict does not tell; null where it isn't. */
export function outnessIn({ recommendation }: JudgedReport): 'revoked' | 'suspended' | null {
  switch (recommendation.text?.key) {
    case 'this-device-revoked':
      return 'revoked';
    case 'this-device-suspended':
      return 'suspended';
    default:
      return null;
  }
}
