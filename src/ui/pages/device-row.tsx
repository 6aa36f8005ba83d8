import { Menu } from '@base-ui/react/menu';
import { Ellipsis } from 'lucide-react';
import { memo, useRef, useState } from 'react';

import type { DeviceView } from '../../ipc/contract.js';
import { Button, IconButton } from '../components/button.js';
import { classNames } from '../components/class-names.js';
import { DeviceCondition } from '../components/device-condition.js';
import { DeviceIcon } from '../components/device-icon.js';
import { DeviceName } from '../components/device-name.js';
import { Ago } from '../components/moment.js';
import { NameEditor } from '../components/name-editor.js';
import { useStores } from '../components/stores-context.js';
import { Tag } from '../components/tag.js';
import { useRenameKey } from '../components/use-rename-key.js';
import { GridCell } from '../components/virtual-list.js';
import { RENAME_KEY } from '../stores/app-shortcuts.js';
import { displayName } from '../text/display-text.js';
import { messages } from '../text/messages.js';
import { MINUTE_MS } from '../../core/common/durations.js';
import { formatInterval } from '../../core/common/text/times.js';
import { type DeviceAction, actionsFor, nextStepFor } from './device-actions.js';
import styles from './device-row.module.css';
import { useDeviceAction } from './use-device-action.js';

/** Below this, a clock that is ahead is not worth a word, ms. */
export const NOTABLE_CLOCK_LEAD_MS = 5 * MINUTE_MS;

const words = messages.devices;

/** The cells of one device's row. Drawn anew only for another state of the device: scrolling draws the list at each frame. */
export const DeviceRow = memo(function DeviceRow({ device }: { readonly device: DeviceView }) {
  const [isRenaming, setIsRenaming] = useState(false);
  const cells = useRef<HTMLDivElement>(null);
  useRenameKey(cells, () => device.standing !== 'revoked' && setIsRenaming(true));
  const endRenaming = (): void => {
    setIsRenaming(false);
    // The field goes, and the focus with it, unless the row takes it.
    cells.current?.closest<HTMLElement>('[role="row"]')?.focus();
  };
  return (
    <div ref={cells} className={styles.row} data-standing={device.standing}>
      <span className={styles.icon}>
        <DeviceIcon isThisDevice={device.isThisDevice} />
      </span>
      <GridCell className={styles.text}>
        {isRenaming ? (
          <NameEditor device={device} onDone={endRenaming} />
        ) : (
          <p className={styles.name}>
            <strong>
              <DeviceName name={device.name} />
            </strong>
            {device.isThisDevice && <Tag tone="accent">{words.thisDevice}</Tag>}
          </p>
        )}
        <p className={styles.detail}>
          {device.conditions.map((condition) => (
            <DeviceCondition key={condition.kind} condition={condition} />
          ))}
          <Remarks device={device} />
        </p>
      </GridCell>
      <GridCell className={styles.actions}>
        <NextStep device={device} />
        <DeviceMenuButton device={device} onRename={() => setIsRenaming(true)} />
      </GridCell>
    </div>
  );
});

/** What else is worth a word about a device, after its conditions. */
function Remarks({ device }: { readonly device: DeviceView }) {
  const { clockAheadMs } = device;
  return (
    <>
      <span>
        {describeMoment(device)} <Ago at={device.isThisDevice ? device.addedAt : device.lastHeardAt} />
      </span>
      {clockAheadMs > NOTABLE_CLOCK_LEAD_MS && <span>{words.clockAhead(formatInterval(clockAheadMs))}</span>}
    </>
  );
}

/** What happened to a device at the moment that its row tells. */
function describeMoment({ isThisDevice, isAwaited }: DeviceView): string {
  if (isThisDevice) return words.joined;
  return isAwaited ? words.added : words.lastSeen;
}

/** The button for the one thing to do about a device, if there is one. */
export function NextStep({ device, isPrimary = false }: { readonly device: DeviceView; readonly isPrimary?: boolean }) {
  const action = useDeviceAction();
  const step = nextStepFor(device, useStores());
  if (step === null) return null;
  return (
    <Button
      kind={step.isDangerous === true ? 'careful' : isPrimary ? 'primary' : 'secondary'}
      icon={step.icon}
      isBusy={action.isBusy}
      data-testid="device-next-step"
      onClick={() => action.run(step)}
    >
      {step.label}
    </Button>
  );
}

interface DeviceMenuProps {
  readonly device: DeviceView;
  readonly onRename: () => void;
}

/** Only a button until it is pressed: a menu for every row that scrolls past would cost more than the rest of the row. */
function DeviceMenuButton({ device, onRename }: DeviceMenuProps) {
  const [isUsed, setIsUsed] = useState(false);
  const label = words.actionsFor(displayName(device.name));
  if (device.standing === 'revoked') return <span className={styles.noMenu} />;
  if (isUsed) return <DeviceMenu device={device} onRename={onRename} />;
  return (
    <IconButton
      icon={Ellipsis}
      label={label}
      aria-haspopup="menu"
      aria-expanded={false}
      data-testid="device-menu"
      onClick={() => setIsUsed(true)}
    />
  );
}

function DeviceMenu({ device, onRename }: DeviceMenuProps) {
  const action = useDeviceAction();
  const button = useRef<HTMLButtonElement>(null);
  const chosen = useRef<DeviceAction>(null);
  const entries = actionsFor(device, useStores(), onRename);
  /** Not before the menu is gone: as it closes it would take the focus from what the entry opened. */
  const runChosen = (): void => {
    if (chosen.current === null) return;
    button.current?.focus();
    action.run(chosen.current);
  };
  const forgetChosen = (): void => {
    chosen.current = null;
  };
  const trigger = (
    <IconButton icon={Ellipsis} label={words.actionsFor(displayName(device.name))} data-testid="device-menu" />
  );
  return (
    <Menu.Root
      modal={false}
      defaultOpen
      onOpenChange={(isOpen) => isOpen && forgetChosen()}
      onOpenChangeComplete={(isOpen) => !isOpen && runChosen()}
    >
      <Menu.Trigger ref={button} render={trigger} />
      {/* Within the page, so that who goes from landmark to landmark finds it. */}
      <Menu.Portal container={document.querySelector('main')}>
        <Menu.Positioner className={styles.positioner} align="end" sideOffset={4}>
          <Menu.Popup className={styles.menu} finalFocus={() => chosen.current === null}>
            {entries.map((entry) => (
              <MenuItem key={entry.id} entry={entry} onChoose={() => (chosen.current = entry)} />
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

interface MenuItemProps {
  readonly entry: DeviceAction;
  readonly onChoose: () => void;
}

function MenuItem({ entry, onChoose }: MenuItemProps) {
  const { id, label, icon: Icon, isDangerous = false } = entry;
  return (
    <Menu.Item
      className={classNames(styles.item, isDangerous && styles.dangerous)}
      aria-keyshortcuts={id === 'rename-device' ? RENAME_KEY : undefined}
      data-testid={id}
      onClick={onChoose}
    >
      <Icon aria-hidden />
      {label}
    </Menu.Item>
  );
}
