import type { Environment } from '../../src/ui/environment.js';
import { sessionMemory } from '../../src/ui/page-memory.js';

/** A page without a browser, whose visibility and address a test holds in its hand. Time is that of the globals, so that fake timers drive it. */
export class HeadlessEnvironment implements Environment {
  readonly page = new EventTarget();
  /** How often the page was loaded again. */
  reloads = 0;
  private isVisible = true;
  private hash = '';
  private readonly visibilityListeners = new Set<() => void>();
  private readonly addressListeners = new Set<() => void>();

  readonly visibility = {
    isVisible: (): boolean => this.isVisible,
    onChange: (callback: () => void): (() => void) => subscribe(this.visibilityListeners, callback),
  };

  readonly addressBar = {
    read: (): string => this.hash,
    push: (hash: string): void => {
      this.hash = hash;
    },
    reload: (): void => {
      this.reloads += 1;
    },
    onChange: (callback: () => void): (() => void) => subscribe(this.addressListeners, callback),
  };

  /** What `takesCharacters` says. */
  isTyping = false;

  readonly keyboard = { isMac: false, takesCharacters: (): boolean => this.isTyping };

  /** What the page remembers, as text, as the storage of a real one does. */
  readonly remembered = new Map<string, string>();

  readonly memory = sessionMemory({
    getItem: (name) => this.remembered.get(name) ?? null,
    setItem: (name, value) => void this.remembered.set(name, value),
    removeItem: (name) => void this.remembered.delete(name),
  });

  now(): number {
    return Date.now();
  }

  setTimeout(callback: () => void, delayMs: number): () => void {
    const handle = setTimeout(callback, delayMs);
    return () => clearTimeout(handle);
  }

  setVisible(isVisible: boolean): void {
    this.isVisible = isVisible;
    for (const listener of [...this.visibilityListeners]) listener();
  }

  /** Changes the address as a link or the back button does. */
  visit(hash: string): void {
    this.hash = hash;
    for (const listener of [...this.addressListeners]) listener();
  }

  /** How many subscriptions there are to the page's visibility and address. */
  get listenerCount(): number {
    return this.visibilityListeners.size + this.addressListeners.size;
  }
}

function subscribe(listeners: Set<() => void>, callback: () => void): () => void {
  listeners.add(callback);
  return () => listeners.delete(callback);
}
