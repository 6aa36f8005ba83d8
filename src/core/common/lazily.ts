/** Makes something at the first call, and gives back the same at every other one: for what takes long to make and may never be used. */
export function lazily<T extends object>(make: () => T): () => T {
  let made: T | null = null;
  return () => {
    made ??= make();
    return made;
  };
}
