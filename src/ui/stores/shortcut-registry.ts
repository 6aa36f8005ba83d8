import type { Environment } from '../environment.js';

/**
 * A key as a shortcut names it: what the keyboard types (`g`, `?`), in lower case, with `Mod+` before it while Control
 * (on a Mac: Command) is held.
 */
export type Stroke = string;

/** A shortcut: the strokes that are to follow each other, and what they do. */
export interface Shortcut {
  /** One way to type it, or several; each is one stroke or more. */
  readonly sequences: readonly (readonly Stroke[])[];
  readonly run: () => void;
}

/** Whether shortcuts are heard now. */
export type ShortcutScope = 'none' | 'with-modifier' | 'all';

/** How long the second key of a sequence may take, ms. */
export const SEQUENCE_TIMEOUT_MS = 1500;

/** The character of a key, or on a keyboard that types no Latin letters the one that is printed there on a Latin one. */
function characterOf({ key, code }: KeyboardEvent, hasModifier: boolean): string {
  const latin = /^Key([A-Z])$/.exec(code)?.[1];
  if (latin !== undefined && !/^[a-z]$/i.test(key)) return latin.toLowerCase();
  // The row of digits types other characters in some layouts, unless Shift is held.
  const digit = /^Digit([0-9])$/.exec(code)?.[1];
  return hasModifier && digit !== undefined ? digit : key.toLowerCase();
}

/** What an event types; null when it does not concern shortcuts. */
export function strokeOf(event: KeyboardEvent, isMac: boolean): Stroke | null {
  if (event.altKey || event.repeat || event.isComposing) return null;
  const [modifier, other] = isMac ? [event.metaKey, event.ctrlKey] : [event.ctrlKey, event.metaKey];
  if (other || (modifier && event.shiftKey)) return null;
  const character = characterOf(event, modifier);
  if (character.length !== 1) return null;
  return modifier ? `Mod+${character}` : character;
}

/** Hears the keyboard, and runs what was registered for the keys that are typed. */
export class ShortcutRegistry {
  private readonly shortcuts = new Set<Shortcut>();
  private typed: readonly Stroke[] = [];
  private cancelTimeout: (() => void) | null = null;

  /** @param scope asked at each key */
  constructor(
    private readonly environment: Environment,
    private readonly scope: () => ShortcutScope,
  ) {
    environment.page.addEventListener('keydown', this.hear);
  }

  /** Adds shortcuts until the returned function is called. */
  register(shortcuts: readonly Shortcut[]): () => void {
    for (const shortcut of shortcuts) this.shortcuts.add(shortcut);
    return () => {
      for (const shortcut of shortcuts) this.shortcuts.delete(shortcut);
    };
  }

  /** Stops hearing. */
  dispose(): void {
    this.forget();
    this.environment.page.removeEventListener('keydown', this.hear);
  }

  private readonly hear = (event: Event): void => {
    const stroke = this.strokeToHear(event as KeyboardEvent);
    if (stroke === null) return;
    const [shortcut, isBeginning] = this.lookUp(stroke);
    this.forget();
    if (shortcut !== undefined) {
      event.preventDefault();
      shortcut.run();
    } else if (isBeginning !== null) {
      event.preventDefault();
      this.typed = isBeginning;
      this.cancelTimeout = this.environment.setTimeout(() => this.forget(), SEQUENCE_TIMEOUT_MS);
    }
  };

  /** Null for a key that is meant for something else: a field, a menu, a handler that has already used it. */
  private strokeToHear(event: KeyboardEvent): Stroke | null {
    const scope = this.scope();
    if (scope === 'none' || event.defaultPrevented) return null;
    const stroke = strokeOf(event, this.environment.keyboard.isMac);
    if (stroke === null || stroke.startsWith('Mod+')) return stroke;
    return scope === 'with-modifier' || this.environment.keyboard.takesCharacters(event) ? null : stroke;
  }

  /** The shortcut that a stroke completes, or what has been typed so far of one. A false start begins anew. */
  private lookUp(stroke: Stroke): readonly [Shortcut | undefined, readonly Stroke[] | null] {
    for (const typed of [[...this.typed, stroke], [stroke]]) {
      const shortcut = this.find((sequence) => sequence.length === typed.length && startsWith(sequence, typed));
      if (shortcut !== undefined) return [shortcut, null];
      if (this.find((sequence) => startsWith(sequence, typed)) !== undefined) return [undefined, typed];
    }
    return [undefined, null];
  }

  private find(matches: (sequence: readonly Stroke[]) => boolean): Shortcut | undefined {
    return [...this.shortcuts].find(({ sequences }) => sequences.some(matches));
  }

  private forget(): void {
    this.cancelTimeout?.();
    this.cancelTimeout = null;
    this.typed = [];
  }
}

function startsWith(sequence: readonly Stroke[], typed: readonly Stroke[]): boolean {
  return typed.every((stroke, index) => sequence[index] === stroke);
}
