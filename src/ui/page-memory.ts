/** What a page remembers across a reload. The window's session lives in memory, so nothing of it reaches a disk. */
export interface PageMemory {
  /** What was kept under a name; null when nothing was, or nothing that can be read. */
  recall(name: string): Readonly<Record<string, unknown>> | null;
  keep(name: string, value: Readonly<Record<string, unknown>>): void;
  forget(name: string): void;
}

/** A memory in the storage of the window's session, which ends with the window. */
export function sessionMemory(storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>): PageMemory {
  return {
    recall: (name) => {
      try {
        const value: unknown = JSON.parse(storage.getItem(name) ?? 'null');
        return typeof value === 'object' && value !== null ? { ...value } : null;
      } catch {
        // Whoever left something else there, it is no reason to keep a person from their page.
        return null;
      }
    },
    keep: (name, value) => storage.setItem(name, JSON.stringify(value)),
    forget: (name) => storage.removeItem(name),
  };
}
