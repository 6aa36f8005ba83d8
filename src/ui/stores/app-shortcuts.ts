import type { OpenDialog } from './dialog-store.js';
import type { Route } from './navigation-store.js';
import type { Shortcut } from './shortcut-registry.js';

/** What a shortcut does; its words are in the message catalogue under the same name. */
export type ShortcutId =
  | 'go-to-overview'
  | 'go-to-devices'
  | 'go-to-rotations'
  | 'go-to-activity'
  | 'go-to-settings'
  | 'search-devices'
  | 'check-now'
  | 'import-bundle'
  | 'export-bundle'
  | 'rename-device'
  | 'undo'
  | 'lock'
  | 'show-shortcuts';

/** Who hears the keys: the page; what has the focus; or the app's menu, which has them wherever the focus is. */
type ShortcutOwner = 'page' | 'focus' | 'menu';

/** Renames what has the focus, as files, cells and list entries are renamed everywhere. */
export const RENAME_KEY = 'F2';

/** A shortcut as the overview lists it. */
export interface ShortcutEntry extends Pick<Shortcut, 'sequences'> {
  readonly id: ShortcutId;
  readonly group: 'go-to' | 'act';
  readonly owner: ShortcutOwner;
}

/** Every shortcut of the app, in the order of the overview. */
export const shortcutEntries: readonly ShortcutEntry[] = [
  { id: 'go-to-overview', group: 'go-to', owner: 'page', sequences: [['g', 'o'], ['Mod+1']] },
  { id: 'go-to-devices', group: 'go-to', owner: 'page', sequences: [['g', 'd'], ['Mod+2']] },
  { id: 'go-to-rotations', group: 'go-to', owner: 'page', sequences: [['g', 'r'], ['Mod+3']] },
  { id: 'go-to-activity', group: 'go-to', owner: 'page', sequences: [['g', 'a'], ['Mod+4']] },
  { id: 'go-to-settings', group: 'go-to', owner: 'page', sequences: [['g', 's'], ['Mod+5']] },
  { id: 'search-devices', group: 'go-to', owner: 'page', sequences: [['/']] },
  { id: 'check-now', group: 'act', owner: 'page', sequences: [['c']] },
  { id: 'import-bundle', group: 'act', owner: 'page', sequences: [['i']] },
  { id: 'export-bundle', group: 'act', owner: 'page', sequences: [['e']] },
  { id: 'rename-device', group: 'act', owner: 'focus', sequences: [[RENAME_KEY]] },
  { id: 'undo', group: 'act', owner: 'page', sequences: [['u']] },
  { id: 'lock', group: 'act', owner: 'menu', sequences: [['Mod+l']] },
  { id: 'show-shortcuts', group: 'act', owner: 'page', sequences: [['?']] },
];

/** Those that the page has no part in. */
type HeardElsewhere = 'lock' | 'rename-device';

/** What the shortcuts need of the window. */
export interface ShortcutTargets {
  goTo(route: Route): void;
  searchDevices(): void;
  checkNow(): void;
  show(dialog: OpenDialog): void;
  undo(): void;
}

/** The shortcuts that the page hears, with what they do. */
export function appShortcuts(targets: ShortcutTargets): readonly Shortcut[] {
  const actions: Record<Exclude<ShortcutId, HeardElsewhere>, () => void> = {
    'go-to-overview': () => targets.goTo({ page: 'overview' }),
    'go-to-devices': () => targets.goTo({ page: 'devices' }),
    'go-to-rotations': () => targets.goTo({ page: 'rotations' }),
    'go-to-activity': () => targets.goTo({ page: 'activity' }),
    'go-to-settings': () => targets.goTo({ page: 'settings', section: 'sync' }),
    'search-devices': () => targets.searchDevices(),
    'check-now': () => targets.checkNow(),
    'import-bundle': () => targets.show({ kind: 'import-bundle' }),
    'export-bundle': () => targets.show({ kind: 'export-bundle' }),
    undo: () => targets.undo(),
    'show-shortcuts': () => targets.show({ kind: 'shortcuts' }),
  };
  return shortcutEntries.flatMap(({ id, sequences }) =>
    id === 'lock' || id === 'rename-device' ? [] : [{ sequences, run: actions[id] }],
  );
}
