import { createContext, useContext } from 'react';

/** Which fields of a form a person has changed since it was last sent. */
interface Mending {
  readonly mended: ReadonlySet<string>;
  /** Says that a field was changed by something other than typing. */
  readonly mend: (name: string) => void;
}

export const MendingContext = createContext<Mending>({ mended: new Set(), mend: () => undefined });

export function useMending(): Mending {
  return useContext(MendingContext);
}

/**
 * What was wrong with a value when the form was sent, as long as the value is the same.
 *
 * @param fields the names of the fields that the problem is about.
 */
export function useStandingProblem<P>(problem: P, ...fields: readonly (string | undefined)[]): P | undefined {
  const { mended } = useMending();
  return fields.some((name) => name !== undefined && mended.has(name)) ? undefined : problem;
}
