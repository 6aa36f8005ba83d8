import { ErrorNotice } from '../components/notice.js';
import { Section } from '../components/section.js';
import { messages } from '../text/messages.js';
import styles from './about-tab.module.css';
import { ThirdPartyLicences } from './third-party-licences.js';
import { useAbout } from './use-about.js';

const { settings: words } = messages;

/** What the app is made of. */
export function AboutTab() {
  return (
    <>
      <Section title={words.thisApp}>
        <Versions />
      </Section>
      <ThirdPartyLicences />
    </>
  );
}

/** The list is as long while it loads as it is then, so that nothing below it moves. */
function Versions() {
  const state = useAbout();
  if (state.kind === 'failed') return <ErrorNotice error={state.error} onRetry={state.retry} />;
  const about = state.kind === 'ready' ? state.about : null;
  const facts = [
    [words.versions.app, about?.version],
    [words.versions.electron, about?.electron],
    [words.versions.chrome, about?.chrome],
    [words.versions.node, about?.node],
    [words.versions.licence, words.licenceOfApp],
  ] as const;
  return (
    <dl className={styles.facts} aria-busy={about === null} data-testid="about">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value ?? '\u00a0'}</dd>
        </div>
      ))}
    </dl>
  );
}
