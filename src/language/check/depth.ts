import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Item } from "../ast.ts";
import { checkProblem } from "./messages.ts";

/** Every walker over the tree calls itself for each step down; this many are safe. */
const MAX_STEPS = 1000;

/** The items whose trees are not too deep to walk, as a sum of ten thousand terms would be. */
export function withinDepth(items: readonly Item[], diagnostics: Diagnostic[]): Item[] {
  return items.filter((item) => {
    if (!isDeep(item)) return true;
    diagnostics.push(checkProblem("SC307", item.span, {}));
    return false;
  });
}

/** Walks with a stack of its own, because the call stack is what must be spared. */
function isDeep(item: Item): boolean {
  const stack: { value: object; depth: number }[] = [{ value: item, depth: 0 }];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { value, depth } = next;
    if (depth > MAX_STEPS) return true;
    for (const part of Object.values(value)) {
      if (typeof part !== "object" || part === null) continue;
      stack.push({ value: part as object, depth: Array.isArray(part) ? depth : depth + 1 });
    }
  }
  return false;
}
