import { Plus } from 'lucide-react';

import { messages } from '../text/messages.js';
import { Button, type ButtonKind } from './button.js';
import { useStores } from './stores-context.js';

/** Begins to let another device in. */
export function AddDeviceButton({ kind = 'secondary' }: { readonly kind?: ButtonKind }) {
  const { dialogs } = useStores();
  return (
    <Button kind={kind} icon={Plus} data-testid="add-device" onClick={() => dialogs.show({ kind: 'add-device' })}>
      {messages.devices.actions.add}
    </Button>
  );
}
