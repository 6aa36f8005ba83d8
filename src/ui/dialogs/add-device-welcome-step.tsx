import type { RequestResult } from '../../ipc/contract.js';
import { Button } from '../components/button.js';
import { DeviceName } from '../components/device-name.js';
import { Actions } from '../components/modal.js';
import { useStores } from '../components/stores-context.js';
import { WrittenFileFacts } from '../components/written-file-facts.js';
import { messages } from '../text/messages.js';
import styles from './add-device-dialog.module.css';

const words = messages.adding;

/** The device is in: where its welcome lies, and what comes next on which side. */
export function WelcomeStep({ admitted }: { readonly admitted: RequestResult<'devices:admit'> }) {
  const { dialogs, navigation } = useStores();
  const { name, file } = admitted;
  const showDevices = (): void => {
    dialogs.close();
    navigation.goTo({ page: 'devices' });
  };
  return (
    <>
      <p>
        <strong>
          <DeviceName name={name} />
        </strong>{' '}
        {words.isMember}
      </p>
      <WrittenFileFacts file={file} testId="admit-result" />
      <section className={styles.instructions}>
        <h3 className={styles.side}>{words.onNewDevice}</h3>
        <ol className={styles.list}>
          <li>{words.nextBring}</li>
          <li>
            {words.nextOpen} {words.nextDone}
          </li>
        </ol>
      </section>
      <section>
        <h3 className={styles.side}>{words.onThisDevice}</h3>
        <p>{words.nextHere}</p>
      </section>
      <Actions>
        <Button data-testid="show-devices" onClick={showDevices}>
          {words.showDevices}
        </Button>
        <Button kind="primary" data-way-out data-testid="dialog-done" onClick={() => dialogs.close()}>
          {messages.common.done}
        </Button>
      </Actions>
    </>
  );
}
