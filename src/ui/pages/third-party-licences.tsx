import { useEffect, useRef, useState } from 'react';

import type { ThirdPartyLicence } from 'virtual:third-party-licences';
import { Button } from '../components/button.js';
import { DisclosureArrow } from '../components/disclosure-arrow.js';
import { ErrorNotice } from '../components/notice.js';
import { Section } from '../components/section.js';
import { useTask } from '../components/use-task.js';
import { messages } from '../text/messages.js';
import styles from './third-party-licences.module.css';

const { settings: words } = messages;

/** The licences of what the app is made of. They are long: loaded when somebody wants to read them. */
export function ThirdPartyLicences() {
  const [licences, setLicences] = useState<readonly ThirdPartyLicence[] | null>(null);
  const task = useTask();
  const load = (): void =>
    void task.run(async () => {
      const { default: loaded } = await import('virtual:third-party-licences');
      setLicences(loaded);
    });
  return (
    <Section
      title={words.licences}
      description={words.licencesDescription}
      isFlush
      actions={
        licences === null && (
          <Button isBusy={task.isBusy} data-testid="show-licences" onClick={load}>
            {task.isBusy ? words.loadingLicences : words.showLicences}
          </Button>
        )
      }
    >
      {task.error !== null && <ErrorNotice error={task.error} onRetry={load} />}
      {licences !== null && <Licences licences={licences} />}
    </Section>
  );
}

function Licences({ licences }: { readonly licences: readonly ThirdPartyLicence[] }) {
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    // The button that was pressed is gone, and must not take the focus with it.
    list.current?.querySelector('summary')?.focus({ preventScroll: true });
    // From its title on: what was pressed stood at the end of the window as a rule, and what came would be below that.
    list.current?.closest('section')?.scrollIntoView({ block: 'start' });
  }, []);
  return (
    <>
      <output className={styles.count}>{words.licenceCount(licences.length)}</output>
      <ul ref={list} data-testid="licences">
        {licences.map((licence) => (
          <Licence key={`${licence.name} ${licence.version}`} licence={licence} />
        ))}
      </ul>
    </>
  );
}

function Licence({ licence: { name, version, licence, text } }: { readonly licence: ThirdPartyLicence }) {
  return (
    <li className={styles.package} data-testid="licence-row">
      <details>
        <summary className={styles.summary}>
          <DisclosureArrow />
          <span className={styles.name}>{name}</span>
          <span className={styles.version}>{version}</span>
          <span>{licence}</span>
        </summary>
        <p className={styles.text}>{text ?? words.noLicenceText}</p>
      </details>
    </li>
  );
}
