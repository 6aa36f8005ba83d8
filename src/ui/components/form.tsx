import { useRef, type ReactNode } from 'react';

import styles from './form.module.css';

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
  const submit = async (): Promise<void> => {
    if (form.current === null) return;
    const data = new FormData(form.current);
    const wasTaken = await onSubmit((name) => {
      const value = data.get(name);
      return typeof value === 'string' ? value : '';
    });
    if (wasTaken) form.current?.reset();
    else focusFirstProblem(form.current);
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
    >
      {children}
    </form>
  );
}

function focusFirstProblem(form: HTMLFormElement | null): void {
  // The fields are marked in the next frame, once React has drawn what is wrong.
  requestAnimationFrame(() => {
    const problem = form?.querySelector<HTMLElement>('[aria-invalid], [data-invalid]');
    // The button that was pressed may be gone, and the keyboard's place with it.
    const lost = document.activeElement === document.body ? form?.querySelector('input') : null;
    (problem ?? lost)?.focus();
  });
}
