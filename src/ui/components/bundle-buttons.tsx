import { Download, Upload } from 'lucide-react';

import { messages } from '../text/messages.js';
import { Button } from './button.js';
import { useStores } from './stores-context.js';

/** Open the dialogs that import and export a bundle. */
export function BundleButtons() {
  const { dialogs } = useStores();
  return (
    <>
      <Button icon={Download} data-testid="import-bundle" onClick={() => dialogs.show({ kind: 'import-bundle' })}>
        {messages.settings.importBundle}
      </Button>
      <Button icon={Upload} data-testid="export-bundle" onClick={() => dialogs.show({ kind: 'export-bundle' })}>
        {messages.settings.exportBundle}
      </Button>
    </>
  );
}
