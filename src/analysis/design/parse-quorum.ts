import type { QuorumExpr } from "./quorum-expr.ts";

/** Words of an expression in order; `*` and `+` are quoracle's way to write `and` and `or`. */
const TOKEN = /\s*(\(|\)|\[|\]|,|\*|\+|&&?|\|\|?|[A-Za-z_][\w.-]*|\d+)/y;

/** An expression of nodes from text, or what is wrong with it. */
export type ParsedQuorum =
  | { readonly ok: true; readonly expr: QuorumExpr }
  /** `unknown` is the name of no node, when that is what is wrong. */
  | { readonly ok: false; readonly message: string; readonly unknown?: string };

/**
 * Reads `(a and b) or (c and d)`, `a*b + c*d`, `any 2 of [a, b, c]`, `majority of [a, b, c]`,
 * `all of [a, b]`. `and` binds closer than `or`. Names are places in `nodes`.
 */
export function parseQuorum(text: string, nodes: readonly string[]): ParsedQuorum {
  const tokens = tokensOf(text);
  if (typeof tokens === "string")
    return { ok: false, message: `\`${tokens}\` cannot be read here` };
  const parser = new Parser(tokens, nodes);
  try {
    const expr = parser.either();
    const rest = parser.peek();
    if (rest === undefined) return { ok: true, expr };
    return { ok: false, message: `\`${rest}\` is one word too many` };
  } catch (error) {
    if (!(error instanceof QuorumMistake)) throw error;
    const { message, unknown } = error;
    return { ok: false, message, ...(unknown !== undefined && { unknown }) };
  }
}

function tokensOf(text: string): readonly string[] | string {
  const tokens: string[] = [];
  const token = new RegExp(TOKEN);
  const trimmed = text.trimEnd();
  while (token.lastIndex < trimmed.length) {
    const at = token.lastIndex;
    const match = token.exec(trimmed);
    if (match?.[1] === undefined) return trimmed.slice(at).trim();
    tokens.push(match[1]);
  }
  return tokens;
}

class QuorumMistake extends Error {
  readonly unknown: string | undefined;

  constructor(message: string, unknown?: string) {
    super(message);
    this.unknown = unknown;
  }
}

class Parser {
  private readonly tokens: readonly string[];
  private readonly nodes: readonly string[];
  private at = 0;

  constructor(tokens: readonly string[], nodes: readonly string[]) {
    this.tokens = tokens;
    this.nodes = nodes;
  }

  peek(): string | undefined {
    return this.tokens[this.at];
  }

  either(): QuorumExpr {
    return this.chain(["or", "+", "|", "||"], () => this.both(), false);
  }

  private both(): QuorumExpr {
    return this.chain(["and", "*", "&", "&&"], () => this.part(), true);
  }

  private chain(words: readonly string[], next: () => QuorumExpr, whole: boolean): QuorumExpr {
    const of = [next()];
    while (words.includes(this.peek() ?? "")) {
      this.at += 1;
      of.push(next());
    }
    const [only] = of;
    if (of.length === 1 && only !== undefined) return only;
    return { kind: "pick", count: whole ? of.length : 1, of };
  }

  private part(): QuorumExpr {
    const word = this.take("a node");
    if (word === "(") {
      const expr = this.either();
      this.expect(")");
      return expr;
    }
    if (["any", "all", "majority"].includes(word)) return this.pick(word);
    const node = this.nodes.indexOf(word);
    if (node < 0) throw new QuorumMistake(`there is no node \`${word}\``, word);
    return { kind: "node", node };
  }

  private pick(word: string): QuorumExpr {
    const given = word === "any" ? Number(this.take("a number")) : null;
    this.expect("of");
    this.expect("[");
    const of = [this.either()];
    while (this.peek() === ",") {
      this.at += 1;
      of.push(this.either());
    }
    this.expect("]");
    const count = given ?? (word === "all" ? of.length : Math.floor(of.length / 2) + 1);
    if (!Number.isInteger(count) || count < 1 || count > of.length) {
      throw new QuorumMistake(`any ${count} of ${of.length} cannot be`);
    }
    return { kind: "pick", count, of };
  }

  private take(wanted: string): string {
    const word = this.peek();
    if (word === undefined) throw new QuorumMistake(`${wanted} is missing at the end`);
    this.at += 1;
    return word;
  }

  private expect(word: string): void {
    const found = this.take(`\`${word}\``);
    if (found !== word) throw new QuorumMistake(`\`${word}\` was expected and not \`${found}\``);
  }
}
