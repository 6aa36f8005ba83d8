import { type PageMemory, sessionMemory } from './page-memory.js';

/** What the stores need of the machine they run on. A test hands in its own, so that no store touches a global. */
export interface Environment {
  /** Wall clock, epoch ms. */
  now(): number;
  /** Calls `callback` once after `delayMs`, unless the returned function is called before. */
  setTimeout(callback: () => void, delayMs: number): () => void;
  readonly visibility: Visibility;
  readonly addressBar: AddressBar;
  readonly keyboard: Keyboard;
  readonly memory: PageMemory;
  /** Where DOM events for code outside the stores are dispatched, and where a person's input is seen. */
  readonly page: EventTarget;
}

/** Whether anybody can see the page. */
export interface Visibility {
  isVisible(): boolean;
  /** The returned function ends the subscription. */
  onChange(callback: () => void): () => void;
}

/** What only the machine knows about its keys. */
export interface Keyboard {
  /** Whether Command does what Control does elsewhere. */
  readonly isMac: boolean;
  /** Whether what is typed goes into a field, chooses in a menu or belongs to a dialog. */
  takesCharacters(event: KeyboardEvent): boolean;
}

/** The part of the address that survives a reload. */
export interface AddressBar {
  /** With its leading `#`, or empty. */
  read(): string;
  /** Adds a step to the history. */
  push(hash: string): void;
  /** Loads the page at the address again. */
  reload(): void;
  /** The returned function ends the subscription. */
  onChange(callback: () => void): () => void;
}

function listen(target: EventTarget, type: string, callback: () => void): () => void {
  target.addEventListener(type, callback);
  return () => target.removeEventListener(type, callback);
}

/** Where letters mean something of their own. */
const TAKES_CHARACTERS =
  'input:not([type="checkbox"], [type="radio"], [type="button"]), textarea, select, [contenteditable], [role="menu"], [role="listbox"], [role="combobox"], [role="dialog"], [role="alertdialog"]';

/** The environment of a real window. */
export function browserEnvironment(): Environment {
  return {
    now: () => Date.now(),
    setTimeout: (callback, delayMs) => {
      const handle = window.setTimeout(callback, delayMs);
      return () => window.clearTimeout(handle);
    },
    visibility: {
      isVisible: () => document.visibilityState === 'visible',
      onChange: (callback) => listen(document, 'visibilitychange', callback),
    },
    addressBar: {
      read: () => window.location.hash,
      push: (hash) => {
        window.location.hash = hash;
      },
      reload: () => window.location.reload(),
      onChange: (callback) => listen(window, 'hashchange', callback),
    },
    keyboard: {
      isMac: /\bMac OS X\b/.test(navigator.userAgent),
      takesCharacters: ({ target }) => target instanceof Element && target.closest(TAKES_CHARACTERS) !== null,
    },
    memory: sessionMemory(window.sessionStorage),
    page: window,
  };
}
