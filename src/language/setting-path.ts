import type { BinaryExpr, Expr, Name } from "./ast.ts";
import { CHANGEABLE } from "./vocabulary/fault-words.ts";
import { settingsOf } from "./vocabulary/registry.ts";

/** `r1.disk.fsync` in two: the place, and what of it. */
export interface SettingPath {
  readonly of: Expr;
  readonly words: readonly Name[];
}

/** Takes the words of settings off the end of the path of `set`; nodes and sites in it stay. */
export function settingPath(path: Expr): SettingPath {
  // `a <-> b.rtt` reads as a link to `b.rtt`; what is meant is the setting of the link.
  if (path.kind === "binary" && path.right.kind === "member") {
    const { right } = path;
    const of: BinaryExpr = { ...path, right: right.of };
    return { of, words: [right.name] };
  }
  const words: Name[] = [];
  let of = path;
  while (of.kind === "member" && isSettingWord(of.name.text)) {
    words.unshift(of.name);
    of = of.of;
  }
  return { of, words };
}

function isSettingWord(word: string): boolean {
  const isPart = Object.keys(CHANGEABLE).some((path) => path.endsWith(`.${word}`));
  return isPart || settingsOf("node").has(word) || settingsOf("link").has(word);
}
