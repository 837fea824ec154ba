import type { Token } from "./tokens.ts";

/** The word that the cursor touches. */
export interface WordAt {
  readonly token: Token;
  /** Its number among the tokens. */
  readonly index: number;
  /** The dotted names that it is a part of, longest first: `us.db[1]`, `us.db`, `db`. */
  readonly names: readonly string[];
}

/** The name, number or text at an offset; the one behind it when it stands between two. */
export function wordAt(tokens: readonly Token[], offset: number): WordAt | null {
  const touches = tokens.flatMap((token, index) =>
    token.kind !== "sign" && token.start <= offset && offset <= token.end ? [{ token, index }] : [],
  );
  const found = touches.at(-1);
  if (found === undefined) return null;
  const { token, index } = found;
  return { token, index, names: token.kind === "name" ? namesAround(tokens, index) : [token.text] };
}

function namesAround(tokens: readonly Token[], index: number): string[] {
  let [from, to] = [index, index];
  while (isDot(tokens, from - 1) && tokens[from - 2]?.kind === "name") from -= 2;
  while (isDot(tokens, to + 1) && tokens[to + 2]?.kind === "name") to += 2;
  const text = (first: number, last: number): string =>
    tokens
      .slice(first, last + 1)
      .map((token) => token.text)
      .join("");
  const indexed =
    tokens[to + 1]?.text === "[" && tokens[to + 3]?.text === "]" ? [text(from, to + 3)] : [];
  return [...new Set([...indexed, text(from, to), text(from, index), text(index, index)])];
}

function isDot(tokens: readonly Token[], at: number): boolean {
  return tokens[at]?.text === ".";
}
