import { useCallback, useLayoutEffect, useMemo, useRef, useState, type ReactNode } from 'react';

import styles from './form.module.css';
import { MendingContext } from './mending.js';

/** What a form holds, by the names of its fields. */
export type FormValues = (name: string) => string;

interface FormProps {
  /** Resolves with whether the form was taken; then its fields, secrets among them, are emptied. */
  readonly onSubmit: (values: FormValues) => Promise<boolean>;
  readonly children: ReactNode;
}

/** A form whose values are read when it is sent, and are kept nowhere else. */
export function Form({ onSubmit, children }: FormProps) {
  const form = useRef<HTMLFormElement>(null);
  const [mended, setMended] = useState<ReadonlySet<string>>(new Set());
  const [refusals, setRefusals] = useState(0);
  // Drawn with what is wrong or after it, so the fields are marked by now. The next frame may come before React draws.
  useLayoutEffect(() => {
    if (refusals > 0) focusFirstProblem(form.current);
  }, [refusals]);
  const mend = useCallback(
    (name: string) => setMended((before) => (before.has(name) ? before : new Set([...before, name]))),
    [],
  );
  const mending = useMemo(() => ({ mended, mend }), [mended, mend]);
  const submit = async (): Promise<void> => {
    if (form.current === null) return;
    if (form.current.querySelector('[data-too-long]') !== null) return focusFirstProblem(form.current);
    setMended(new Set());
    const data = new FormData(form.current);
    const wasTaken = await onSubmit((name) => {
      const value = data.get(name);
      return typeof value === 'string' ? value : '';
    });
    if (wasTaken) form.current?.reset();
    else setRefusals((count) => count + 1);
  };
  return (
    <form
      ref={form}
      className={styles.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
      onInput={({ target }) => target instanceof HTMLInputElement && mend(target.name)}
    >
      <MendingContext value={mending}>{children}</MendingContext>
    </form>
  );
}

function focusFirstProblem(form: HTMLFormElement | null): void {
  const problem = form?.querySelector<HTMLElement>('[aria-invalid], [data-invalid]');
  // The button that was pressed may be gone, and the keyboard's place with it.
  const lost = document.activeElement === document.body ? form?.querySelector('input') : null;
  (problem ?? lost)?.focus();
  // Typed anew as a whole: nobody sees where in it the mistake is.
  if (problem instanceof HTMLInputElement && 'refused' in problem.dataset) problem.select();
}
