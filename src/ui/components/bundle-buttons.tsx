import { Download, Upload } from 'lucide-react';

import { Button } from './button.js';
import { useStores } from './stores-context.js';

/** Open the dialogs that import and export a bundle. */
export function BundleButtons() {
  const { dialogs } = useStores();
  return (
    <>
      <Button icon={Download} data-testid="import-bundle" onClick={() => dialogs.show({ kind: 'import-bundle' })}>
        Import…
      </Button>
      <Button icon={Upload} data-testid="export-bundle" onClick={() => dialogs.show({ kind: 'export-bundle' })}>
        Export…
      </Button>
    </>
  );
}
