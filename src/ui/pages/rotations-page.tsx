import { KeyRound, RotateCw } from 'lucide-react';
import { observer } from 'mobx-react-lite';

import type { KeystoreView } from '../../ipc/contract.js';
import { Button } from '../components/button.js';
import { DeviceName } from '../components/device-name.js';
import { EmptyState } from '../components/empty-state.js';
import { GrowingList } from '../components/growing-list.js';
import { Ago } from '../components/moment.js';
import { Notice } from '../components/notice.js';
import { Page } from '../components/page.js';
import { Section } from '../components/section.js';
import { Explained } from '../components/term.js';
import { useStores } from '../components/stores-context.js';
import { fingerprint } from '../text/display-text.js';
import { messages } from '../text/messages.js';
import { RotationTimeLine } from './rotation-time-line.js';
import styles from './rotations-page.module.css';

const words = messages.rotations;

/** The generations of the account key. */
export const RotationsPage = observer(function RotationsPage() {
  const { keystore, dialogs } = useStores();
  const { view } = keystore;
  const rotate = (
    <Button
      kind="primary"
      icon={RotateCw}
      data-testid="rotate-key"
      onClick={() => dialogs.show({ kind: 'rotate-key' })}
    >
      {words.rotate}
    </Button>
  );
  return (
    <Page
      title={words.title}
      description={<Explained text={words.description} terms={['rotation', 'generation']} />}
      actions={rotate}
      placeMemory="while-unlocked"
    >
      {view !== null && view.needsRotation && (
        <Notice tone="warning" title={words.neededTitle} testId="rotation-needed">
          {words.neededText}
        </Notice>
      )}
      {view !== null && view.thisDevice.lacksCurrentKey && (
        <Notice
          tone="warning"
          title={words.behindTitle}
          testId="lacks-current-key"
          actions={
            <Button data-testid="import-missing-key" onClick={() => dialogs.show({ kind: 'import-bundle' })}>
              {words.importBundle}
            </Button>
          }
        >
          {words.lacksText}
        </Notice>
      )}
      {view !== null && view.conflicts > 0 && (
        <Notice tone="warning" title={words.conflictTitle(view.conflicts)} testId="conflict-notice">
          {words.conflictText}
        </Notice>
      )}
      {view !== null && <CurrentKey view={view} />}
      <Section title={words.history} isFlush>
        <GrowingList
          list={keystore.rotations}
          loading={words.loading}
          loadingLook="rotations"
          empty={
            <EmptyState icon={KeyRound} title={words.emptyTitle}>
              {words.emptyText}
            </EmptyState>
          }
        >
          {(rotations, isComplete) => <RotationTimeLine rotations={rotations} isComplete={isComplete} />}
        </GrowingList>
      </Section>
    </Page>
  );
});

function CurrentKey({ view: { currentKey } }: { readonly view: KeystoreView }) {
  return (
    <Section title={words.currentTitle(currentKey.generation)} testId="current-key">
      <dl className={styles.key}>
        <div>
          <dt>{words.made}</dt>
          <dd>
            <Ago at={currentKey.writtenAt} /> {words.by} <DeviceName name={currentKey.authorName} />
          </dd>
        </div>
        <div>
          <dt>{words.fingerprint}</dt>
          <dd>
            <code className={styles.fingerprint}>{fingerprint(currentKey.publicKey)}</code>
          </dd>
        </div>
      </dl>
      <p className={styles.hint}>{words.fingerprintHint}</p>
    </Section>
  );
}
