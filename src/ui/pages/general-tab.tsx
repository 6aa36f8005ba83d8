import { Keyboard } from 'lucide-react';
import { observer } from 'mobx-react-lite';

import type { SettingsView } from '../../ipc/contract.js';
import { Button } from '../components/button.js';
import { ErrorNotice } from '../components/notice.js';
import { Section } from '../components/section.js';
import { useStores } from '../components/stores-context.js';
import { SelectField } from '../components/text-field.js';
import { useTask } from '../components/use-task.js';
import { messages } from '../text/messages.js';

const { settings: words } = messages;

type ColorScheme = SettingsView['colorScheme'];

const colorSchemes: readonly { readonly value: ColorScheme; readonly label: string }[] = [
  { value: 'system', label: words.colourSchemes.system },
  { value: 'light', label: words.colourSchemes.light },
  { value: 'dark', label: words.colourSchemes.dark },
];

/** How the window looks, and how it is used without a mouse. */
export function GeneralTab() {
  const { dialogs } = useStores();
  return (
    <>
      <Section title={words.appearance}>
        <ColorSchemeField />
      </Section>
      <Section
        title={words.keyboard}
        description={words.keyboardDescription}
        actions={
          <Button icon={Keyboard} data-testid="show-all-shortcuts" onClick={() => dialogs.show({ kind: 'shortcuts' })}>
            {words.showShortcuts}
          </Button>
        }
      />
    </>
  );
}

const ColorSchemeField = observer(function ColorSchemeField() {
  const { settings } = useStores();
  const task = useTask();
  if (settings.values === null) return null;
  const change = (value: string): void => {
    const scheme = colorSchemes.find((known) => known.value === value);
    if (scheme !== undefined) void task.run(() => settings.update({ colorScheme: scheme.value }));
  };
  return (
    <>
      <SelectField
        label={words.colours}
        value={settings.values.colorScheme}
        options={colorSchemes}
        disabled={task.isBusy}
        data-testid="color-scheme"
        onChange={(event) => change(event.target.value)}
      />
      {task.error !== null && <ErrorNotice error={task.error} />}
    </>
  );
});
