import { readFileSync } from 'node:fs';

import { expect } from 'chai';
import sinon from 'sinon';

import { appShortcuts, shortcutEntries, type ShortcutTargets } from '../../../src/ui/stores/app-shortcuts.js';
import {
  SEQUENCE_TIMEOUT_MS,
  ShortcutRegistry,
  strokeOf,
  type ShortcutScope,
} from '../../../src/ui/stores/shortcut-registry.js';
import { HeadlessEnvironment } from '../../support/headless-environment.js';

type Modifiers = Partial<Pick<KeyboardEvent, 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey' | 'repeat' | 'isComposing'>>;

/** A key event; Node has no class for one. */
function keyEvent(key: string, modifiers: Modifiers = {}, code = ''): KeyboardEvent {
  const none = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, repeat: false, isComposing: false };
  return Object.assign(new Event('keydown', { cancelable: true }), none, modifiers, { key, code }) as KeyboardEvent;
}

describe('ShortcutRegistry', () => {
  let clock: sinon.SinonFakeTimers;
  let environment: HeadlessEnvironment;
  let registry: ShortcutRegistry;
  let scope: ShortcutScope;
  let ran: string[];

  beforeEach(() => {
    clock = sinon.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    environment = new HeadlessEnvironment();
    scope = 'all';
    ran = [];
    registry = new ShortcutRegistry(environment, () => scope);
    const shortcut = (name: string, ...sequences: string[][]) => ({ sequences, run: () => void ran.push(name) });
    registry.register([
      shortcut('overview', ['g', 'o'], ['Mod+1']),
      shortcut('devices', ['g', 'd']),
      shortcut('check', ['c']),
    ]);
  });
  afterEach(() => {
    registry.dispose();
    clock.restore();
  });

  const press = (key: string, modifiers: Modifiers = {}, code = ''): boolean =>
    environment.page.dispatchEvent(keyEvent(key, modifiers, code));

  it('runs what the keys stand for, one after the other or at once', () => {
    for (const key of ['g', 'o', 'c']) press(key);
    press('1', { ctrlKey: true });
    expect(ran).to.deep.equal(['overview', 'check', 'overview']);
  });

  it('keeps the keys that it uses from doing anything else, and no others', () => {
    expect(press('c')).to.equal(false);
    expect(press('g')).to.equal(false);
    expect(press('x')).to.equal(true);
  });

  it('begins anew after a false start, and forgets a beginning after a while', () => {
    for (const key of ['g', 'c']) press(key);
    for (const key of ['g', 'g', 'd']) press(key);
    expect(ran).to.deep.equal(['check', 'devices']);
    press('g');
    clock.tick(SEQUENCE_TIMEOUT_MS);
    press('o');
    expect(ran).to.have.lengthOf(2);
    expect(clock.countTimers()).to.equal(0);
  });

  it('leaves letters to a person who is typing, but still handles those with Control', () => {
    environment.isTyping = true;
    expect(press('c')).to.equal(true);
    press('1', { ctrlKey: true });
    expect(ran).to.deep.equal(['overview']);
  });

  it('hears what its scope lets it hear', () => {
    scope = 'with-modifier';
    press('c');
    expect(ran).to.deep.equal([]);
    press('1', { ctrlKey: true });
    expect(ran).to.deep.equal(['overview']);
    scope = 'none';
    press('1', { ctrlKey: true });
    expect(ran).to.have.lengthOf(1);
  });

  it('takes no part in what was handled, repeated, composed or meant for the system', () => {
    const handled = keyEvent('c');
    handled.preventDefault();
    environment.page.dispatchEvent(handled);
    for (const modifier of ['repeat', 'isComposing', 'altKey', 'metaKey'] as const) press('c', { [modifier]: true });
    press('1', { ctrlKey: true, shiftKey: true });
    expect(ran).to.deep.equal([]);
  });

  it('understands keyboards that type no Latin letters, and digits that need Shift', () => {
    press('п', {}, 'KeyG');
    press('щ', {}, 'KeyO');
    press('&', { ctrlKey: true }, 'Digit1');
    expect(ran).to.deep.equal(['overview', 'overview']);
  });

  it('listens to Command on a Mac', () => {
    expect(strokeOf(keyEvent('1', { metaKey: true }), true)).to.equal('Mod+1');
    expect(strokeOf(keyEvent('1', { ctrlKey: true }), true)).to.equal(null);
  });

  it('hears nothing once it is disposed of, and nothing that was taken back', () => {
    const end = registry.register([{ sequences: [['x']], run: () => void ran.push('x') }]);
    end();
    press('x');
    registry.dispose();
    press('c');
    expect(ran).to.deep.equal([]);
  });
});

describe('appShortcuts', () => {
  const typed = (sequence: readonly string[]): string => sequence.join(' ');
  const sequences = shortcutEntries.flatMap((entry) => entry.sequences.map(typed));

  it('has no two shortcuts of the same keys, and none that begins another', () => {
    for (const [index, one] of sequences.entries()) {
      const others = sequences.filter((other, place) => place !== index && `${other} `.startsWith(`${one} `));
      expect(others, one).to.deep.equal([]);
    }
  });

  it('lists what the menu has as the menu has it, and takes no key of the menu', () => {
    const menu = readFileSync(new URL('../../../src/electron/application-menu.ts', import.meta.url), 'utf8');
    const ofTheMenu = [...menu.matchAll(/accelerator: 'CommandOrControl\+(.)'/g)].map(
      ([, key = '']) => `Mod+${key.toLowerCase()}`,
    );
    // What Electron gives the roles of the menu by itself, and what belongs to editing text.
    const ofRoles = ['0', '+', '-', '=', 'q', 'w', 'm', 'r', 'z', 'y', 'x', 'c', 'v', 'a'].map((key) => `Mod+${key}`);
    const byOwner = (owner: 'menu' | 'page'): readonly string[] =>
      shortcutEntries.filter((entry) => entry.owner === owner).flatMap((entry) => entry.sequences.map(typed));
    expect(byOwner('menu')).to.deep.equal(ofTheMenu);
    for (const keys of byOwner('page')) expect([...ofTheMenu, ...ofRoles]).not.to.include(keys);
  });

  it('does for each what the overview says it does', () => {
    const calls: unknown[] = [];
    const note =
      (name: string) =>
      (...args: readonly unknown[]): void =>
        void calls.push([name, ...args]);
    const targets = Object.fromEntries(
      ['goTo', 'searchDevices', 'checkNow', 'show', 'undo'].map((name) => [name, note(name)]),
    ) as unknown as ShortcutTargets;
    for (const { run } of appShortcuts(targets)) run();
    expect(calls).to.deep.equal([
      ['goTo', { page: 'overview' }],
      ['goTo', { page: 'devices' }],
      ['goTo', { page: 'rotations' }],
      ['goTo', { page: 'activity' }],
      ['goTo', { page: 'settings', section: 'sync' }],
      ['searchDevices'],
      ['checkNow'],
      ['show', { kind: 'import-bundle' }],
      ['show', { kind: 'export-bundle' }],
      ['undo'],
      ['show', { kind: 'shortcuts' }],
    ]);
  });
});
