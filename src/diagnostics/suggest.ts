import { distance } from "fastest-levenshtein";

/** Longer texts are not names; comparing them would only cost time. */
const MAX_LENGTH = 64;

/**
 * The name that was most likely meant, or null when none is near. A difference of case, hyphen and
 * underscore costs nothing; after that a name that begins with what was written goes before one
 * that has as many other letters. At most a third of the letters may differ.
 */
export function suggest(written: string, names: Iterable<string>): string | null {
  return suggestMany(written, names)[0] ?? null;
}

/** The near names, nearest first, at most `limit`; equal ones in the order given. */
export function suggestMany(written: string, names: Iterable<string>, limit = 3): string[] {
  const wanted = normal(written);
  if (wanted.length === 0 || written.length > MAX_LENGTH) return [];
  const found: { name: string; cost: number }[] = [];
  for (const name of new Set(names)) {
    const cost = costOf(wanted, normal(name));
    if (cost !== null && name !== written) found.push({ name, cost });
  }
  return found
    .sort((a, b) => a.cost - b.cost)
    .slice(0, limit)
    .map(({ name }) => name);
}

function normal(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.\s]/g, "");
}

function costOf(wanted: string, name: string): number | null {
  if (name.length > MAX_LENGTH) return null;
  if (wanted === name) return 0;
  const edits = isSwap(wanted, name) ? 1 : distance(wanted, name);
  const allowed = Math.max(1, Math.floor(Math.max(wanted.length, name.length) / 3));
  // Of one or two letters everything is near: only another case would be a likely slip.
  if (edits <= allowed && Math.min(wanted.length, name.length) > 2)
    return name.startsWith(wanted) ? edits - 0.5 : edits;
  if (edits === 1 && name.length + wanted.length > 3) return edits + 0.5;
  if (wanted.length >= 3 && name.startsWith(wanted)) return allowed + 0.5;
  return null;
}

/** Two neighbouring letters in the wrong order: the commonest slip, and two edits to Levenshtein. */
function isSwap(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  return (
    a[at] !== undefined &&
    a[at] === b[at + 1] &&
    a[at + 1] === b[at] &&
    a.slice(at + 2) === b.slice(at + 2)
  );
}
