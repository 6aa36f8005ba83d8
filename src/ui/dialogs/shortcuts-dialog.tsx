import { observer } from 'mobx-react-lite';

import { classNames } from '../components/class-names.js';
import { Keys } from '../components/keys.js';
import { Modal } from '../components/modal.js';
import { ErrorNotice } from '../components/notice.js';
import { useStores } from '../components/stores-context.js';
import { SwitchField } from '../components/switch-field.js';
import { useTask } from '../components/use-task.js';
import { shortcutEntries, type ShortcutEntry } from '../stores/app-shortcuts.js';
import { messages } from '../text/messages.js';
import styles from './shortcuts-dialog.module.css';

const { shortcuts: words } = messages;
const groups = ['go-to', 'act'] as const;

/** Every keyboard shortcut, and the switch for those of single keys. */
export const ShortcutsDialog = observer(function ShortcutsDialog() {
  const { dialogs, settings } = useStores();
  const areSingleKeysOn = settings.values?.singleKeyShortcuts !== false;
  return (
    <Modal
      title={words.title}
      description={words.description}
      onClose={() => dialogs.close()}
      testId="shortcuts"
      isWide
    >
      <div className={styles.groups}>
        {groups.map((group) => (
          <section key={group} className={styles.group} aria-label={words.groups[group]}>
            <h3>{words.groups[group]}</h3>
            <dl className={styles.list}>
              {shortcutEntries
                .filter((entry) => entry.group === group)
                .map((entry) => (
                  <Entry key={entry.id} entry={entry} areSingleKeysOn={areSingleKeysOn} />
                ))}
            </dl>
          </section>
        ))}
      </div>
      <SingleKeysSwitch isOn={areSingleKeysOn} />
    </Modal>
  );
});

/** Characters can be typed by mistake, or by speech; keys that type none, and those held with another, are meant. */
const isOfCharacters = (sequence: readonly string[]): boolean => sequence.every((stroke) => stroke.length === 1);

function Entry({ entry, areSingleKeysOn }: { readonly entry: ShortcutEntry; readonly areSingleKeysOn: boolean }) {
  const { isMac } = useStores();
  const inForce = entry.sequences.filter((sequence) => areSingleKeysOn || !isOfCharacters(sequence));
  return (
    <div
      className={classNames(styles.entry, inForce.length === 0 && styles.isOff)}
      data-testid="shortcut"
      data-shortcut={entry.id}
    >
      <dt>{words.labels[entry.id]}</dt>
      <dd>
        <Keys sequences={inForce.length === 0 ? entry.sequences : inForce} isMac={isMac} />
      </dd>
    </div>
  );
}

const SingleKeysSwitch = observer(function SingleKeysSwitch({ isOn }: { readonly isOn: boolean }) {
  const { settings, isMac } = useStores();
  const task = useTask();
  return (
    <>
      <SwitchField
        label={words.singleKeys}
        description={isMac ? words.singleKeysHintMac : words.singleKeysHint}
        isOn={isOn}
        isBusy={task.isBusy}
        testId="single-key-shortcuts"
        onChange={(singleKeyShortcuts) => void task.run(() => settings.update({ singleKeyShortcuts }))}
      />
      {task.error !== null && <ErrorNotice error={task.error} />}
    </>
  );
});
