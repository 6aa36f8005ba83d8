import { observer } from 'mobx-react-lite';

import { Notice } from './notice.js';
import { useStores } from './stores-context.js';

/** Says what an open vault is good for whose files can't be written to. */
export const ReadOnlyNotice = observer(function ReadOnlyNotice() {
  const { vault } = useStores().session;
  if (vault?.kind !== 'unlocked' || vault.readOnly === undefined) return null;
  const { message, hint } = vault.readOnly;
  return (
    <Notice tone="warning" title={message} testId="read-only">
      {hint}
    </Notice>
  );
});
