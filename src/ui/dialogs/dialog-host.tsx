import { observer } from 'mobx-react-lite';

import { DialogSequence } from '../components/modal.js';
import { useStores } from '../components/stores-context.js';
import type { OpenDialog } from '../stores/dialog-store.js';
import { AddDeviceDialog } from './add-device-dialog.js';
import { ArchiveDeviceDialog } from './archive-device-dialog.js';
import { ChangePasswordDialog } from './change-password-dialog.js';
import { CheckRecoveryKeyDialog } from './check-recovery-key-dialog.js';
import { ExportBundleDialog } from './export-bundle-dialog.js';
import { ImportBundleDialog } from './import-bundle-dialog.js';
import { MarkAsSeenDialog } from './mark-as-seen-dialog.js';
import { ReplaceRecoveryKeyDialog } from './replace-recovery-key-dialog.js';
import { RevokeDeviceDialog } from './revoke-device-dialog.js';
import { RotateKeyDialog } from './rotate-key-dialog.js';
import { ShortcutsDialog } from './shortcuts-dialog.js';
import { VerifyDeviceDialog } from './verify-device-dialog.js';

/** Shows the dialog that is open, if any. */
export const DialogHost = observer(function DialogHost() {
  const { open } = useStores().dialogs;
  if (open === null) return null;
  return (
    <DialogSequence>
      <Dialog open={open} />
    </DialogSequence>
  );
});

function Dialog({ open }: { readonly open: OpenDialog }) {
  switch (open.kind) {
    case 'shortcuts':
      return <ShortcutsDialog />;
    case 'rotate-key':
      return <RotateKeyDialog />;
    case 'export-bundle':
      return <ExportBundleDialog />;
    case 'import-bundle':
      return <ImportBundleDialog key={open.file?.token} droppedFile={open.file ?? null} />;
    case 'change-password':
      return <ChangePasswordDialog />;
    case 'check-recovery-key':
      return <CheckRecoveryKeyDialog />;
    case 'replace-recovery-key':
      return <ReplaceRecoveryKeyDialog />;
    case 'add-device':
      return <AddDeviceDialog key={open.request?.token} droppedRequest={open.request ?? null} />;
    case 'archive-device':
      return <ArchiveDeviceDialog device={open.device} />;
    case 'revoke-device':
      return <RevokeDeviceDialog device={open.device} />;
    case 'verify-device':
      return <VerifyDeviceDialog device={open.device} />;
    case 'mark-as-seen':
      return <MarkAsSeenDialog findingKey={open.findingKey} message={open.message} />;
  }
}
