import { useEffect, useState } from 'react';

import { REASON_LIMIT } from '../../core/common/visible-text.js';
import type { DeviceView } from '../../ipc/contract.js';
import { DeviceName } from '../components/device-name.js';
import { Ago } from '../components/moment.js';
import { Notice } from '../components/notice.js';
import { useStores } from '../components/stores-context.js';
import { TextField } from '../components/text-field.js';
import { useTask } from '../components/use-task.js';
import { displayName } from '../text/display-text.js';
import { messages } from '../text/messages.js';
import { FormDialog } from './form-dialog.js';
import styles from './revoke-device-dialog.module.css';

const words = messages.devices;

/** Shuts a device out for good. */
export function RevokeDeviceDialog({ device }: { readonly device: DeviceView }) {
  const { keystore, dialogs, toasts } = useStores();
  const task = useTask();
  // As it was before: besides this one and the one that is revoked.
  const [others] = useState(() => (keystore.view?.counts.active ?? 1) - (device.standing === 'active' ? 2 : 1));
  return (
    <FormDialog
      title={words.revokeTitle(displayName(device.name))}
      task={task}
      submit={{ label: words.revoke, busyLabel: words.revoking, kind: 'danger', testId: 'confirm-revoke-device' }}
      onSubmit={async (values) => {
        const wasRevoked = await task.run(() => keystore.revokeDevice(device.id, values('reason').trim()));
        if (wasRevoked) {
          dialogs.close();
          toasts.show({ tone: 'success', title: words.revoked, description: words.revokedDescription(others) });
        }
        return wasRevoked;
      }}
    >
      <Consequences device={device} />
      <TextField
        name="reason"
        label={words.reason}
        description={words.reasonHint}
        placeholder={words.revokePlaceholder}
        limit={REASON_LIMIT}
        data-testid="revoke-reason"
      />
    </FormDialog>
  );
}

/** What follows, said before it is done. */
function Consequences({ device }: { readonly device: DeviceView }) {
  const keysHeld = useKeysHeld(device.id);
  return (
    <Notice
      tone="warning"
      title={
        <>
          <DeviceName name={device.name} /> {words.revokeHeadline}
        </>
      }
    >
      <ul className={styles.consequences}>
        <li data-testid="last-heard">
          {words.lastHeardBefore} <Ago at={device.lastHeardAt} />
          {words.revokeLoses}
        </li>
        <li>{words.revokeRotates}</li>
        <li>{describeKept(keysHeld)}</li>
        <li>{words.revokeRefuses}</li>
        <li>{words.revokeForGood}</li>
      </ul>
    </Notice>
  );
}

/** What becomes of the keys on the device. */
function describeKept(keysHeld: number | null): string {
  if (keysHeld === 0) return words.revokeKeepsNone;
  return words.revokeKeepsAdvice(keysHeld === null ? words.revokeKeepsUnknown : words.revokeKeeps(keysHeld));
}

/** How many keys a device can open; null until that is known, and if it can't be found out. */
function useKeysHeld(device: string): number | null {
  const { keystore } = useStores();
  const [keysHeld, setKeysHeld] = useState<number | null>(null);
  useEffect(() => {
    let isWanted = true;
    keystore.describeDevice(device).then(
      (details) => isWanted && setKeysHeld(details.keysHeld),
      // The rest of the consequences holds all the same, and revoking tells by itself what is wrong.
      () => isWanted && setKeysHeld(null),
    );
    return () => {
      isWanted = false;
    };
  }, [keystore, device]);
  return keysHeld;
}
