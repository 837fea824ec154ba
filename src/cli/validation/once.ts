/** The same answer to everybody who asks: the first asks, the others wait for it. */
export function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let known: Promise<T> | null = null;
  return () => {
    known ??= ask();
    return known;
  };
}
