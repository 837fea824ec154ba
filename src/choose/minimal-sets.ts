/** The sets that hold no other of them, each once, small ones first; equal sizes keep their order. */
export function minimalSets<T>(sets: readonly (readonly T[])[]): readonly (readonly T[])[] {
  const kept: (readonly T[])[] = [];
  for (const set of [...sets].sort((a, b) => a.length - b.length)) {
    if (!kept.some((smaller) => smaller.every((one) => set.includes(one)))) kept.push(set);
  }
  return kept;
}
