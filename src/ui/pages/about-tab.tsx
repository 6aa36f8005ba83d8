import { observer } from 'mobx-react-lite';

import type { SettingsView } from '../../ipc/contract.js';
import { LoadingRows } from '../components/loading.js';
import { ErrorNotice } from '../components/notice.js';
import { Section } from '../components/section.js';
import { useStores } from '../components/stores-context.js';
import { SelectField } from '../components/text-field.js';
import { useTask } from '../components/use-task.js';
import styles from './about-tab.module.css';
import { useAbout } from './use-about.js';

type ColorScheme = SettingsView['colorScheme'];

const colorSchemes: readonly { readonly value: ColorScheme; readonly label: string }[] = [
  { value: 'system', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
];

/** How the window looks, and what the app is made of. */
export function AboutTab() {
  return (
    <>
      <Section title="Appearance">
        <ColorSchemeField />
      </Section>
      <Section title="This app">
        <Versions />
      </Section>
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
        label="Colours"
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

function Versions() {
  const state = useAbout();
  if (state.kind === 'loading') return <LoadingRows rows={2} label="Loading versions…" />;
  if (state.kind === 'failed') return <ErrorNotice error={state.error} onRetry={state.retry} />;
  const { version, electron, chrome, node } = state.about;
  const facts = [
    ['OneStarStream', version],
    ['Electron', electron],
    ['Chrome', chrome],
    ['Node', node],
    ['Licence', 'MIT'],
  ] as const;
  return (
    <dl className={styles.facts} data-testid="about">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
