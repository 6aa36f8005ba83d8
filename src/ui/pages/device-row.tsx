import { Menu } from '@base-ui/react/menu';
import { Archive, Ban, Ellipsis, Laptop, Pencil, ShieldCheck, type LucideIcon } from 'lucide-react';

import type { DeviceView } from '../../ipc/contract.js';
import { IconButton } from '../components/button.js';
import { classNames } from '../components/class-names.js';
import { DeviceName } from '../components/device-name.js';
import { Ago } from '../components/moment.js';
import { useStores } from '../components/stores-context.js';
import { Tag, type TagTone } from '../components/tag.js';
import type { OpenDialog } from '../stores/dialog-store.js';
import { displayName } from '../text/display-text.js';
import { countOf, formatSpan } from '../text/times.js';
import styles from './device-row.module.css';

/** Below this, a clock that is ahead is not worth a word, ms. */
const NOTABLE_CLOCK_LEAD_MS = 5 * 60 * 1000;

interface DeviceState {
  readonly words: string;
  readonly tone: TagTone;
}

function describeDevice({ standing, missingRotations }: DeviceView): DeviceState {
  if (standing === 'revoked') return { words: 'Revoked', tone: 'danger' };
  if (standing === 'archived') return { words: 'Archived', tone: 'neutral' };
  return missingRotations === 0
    ? { words: 'In sync', tone: 'success' }
    : { words: `Lacks ${countOf(missingRotations, 'rotation')}`, tone: 'danger' };
}

/** One device of the account. */
export function DeviceRow({ device }: { readonly device: DeviceView }) {
  const { words, tone } = describeDevice(device);
  const isUnverified = !device.verified && device.standing === 'active';
  return (
    <li
      className={styles.row}
      data-testid="device-row"
      data-standing={device.standing}
      data-this-device={device.isThisDevice}
    >
      <Laptop className={styles.icon} aria-hidden />
      <div className={styles.text}>
        <p className={styles.name}>
          <strong>
            <DeviceName name={device.name} />
          </strong>
          {device.isThisDevice && <Tag tone="accent">This device</Tag>}
          {isUnverified && <Tag tone="warning">Not verified</Tag>}
        </p>
        <p className={styles.detail}>
          {device.isThisDevice ? (
            <>
              Joined <Ago at={device.addedAt} />
            </>
          ) : (
            <>
              Last seen <Ago at={device.lastHeardAt} />
            </>
          )}
          {device.clockAheadMs > NOTABLE_CLOCK_LEAD_MS &&
            ` · Its clock is ${formatSpan(device.clockAheadMs)} ahead of this one`}
        </p>
      </div>
      <Tag tone={tone}>{words}</Tag>
      <DeviceMenu device={device} />
    </li>
  );
}

interface MenuEntry {
  readonly label: string;
  readonly icon: LucideIcon;
  readonly dialog: OpenDialog;
  readonly isDangerous?: boolean;
}

/** What can be done with a device in its state. */
function menuEntries(device: DeviceView): readonly MenuEntry[] {
  if (device.standing === 'revoked') return [];
  const rename: MenuEntry = { label: 'Rename…', icon: Pencil, dialog: { kind: 'rename-device', device } };
  if (device.isThisDevice) return [rename];
  const verify: MenuEntry = { label: 'Compare codes…', icon: ShieldCheck, dialog: { kind: 'verify-device', device } };
  const archive: MenuEntry = { label: 'Archive…', icon: Archive, dialog: { kind: 'archive-device', device } };
  const revoke: MenuEntry = {
    label: 'Revoke…',
    icon: Ban,
    dialog: { kind: 'revoke-device', device },
    isDangerous: true,
  };
  return device.standing === 'archived' ? [rename, verify, revoke] : [rename, verify, archive, revoke];
}

function DeviceMenu({ device }: { readonly device: DeviceView }) {
  const { dialogs } = useStores();
  const entries = menuEntries(device);
  if (entries.length === 0) return <span className={styles.noMenu} />;
  const trigger = (
    <IconButton icon={Ellipsis} label={`Actions for ${displayName(device.name)}`} data-testid="device-menu" />
  );
  return (
    <Menu.Root modal={false}>
      <Menu.Trigger render={trigger} />
      <Menu.Portal>
        <Menu.Positioner className={styles.positioner} align="end" sideOffset={4}>
          <Menu.Popup className={styles.menu}>
            {entries.map(({ label, icon: Icon, dialog, isDangerous }) => (
              <Menu.Item
                key={dialog.kind}
                className={classNames(styles.item, isDangerous && styles.dangerous)}
                data-testid={dialog.kind}
                onClick={() => dialogs.show(dialog)}
              >
                <Icon aria-hidden />
                {label}
              </Menu.Item>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
