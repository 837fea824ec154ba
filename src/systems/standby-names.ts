import type { Quorum } from "../model/value.ts";
import type { PresetNode } from "./preset.ts";

/** What is wrong in a `synchronous_standby_names` text, and where. */
export interface StandbyNamesProblem {
  readonly message: string;
  readonly help: readonly string[];
  readonly start: number;
  readonly end: number;
}

export type StandbyNames =
  | { readonly ok: true; readonly quorum: Quorum }
  | { readonly ok: false; readonly problem: StandbyNamesProblem };

interface Token {
  readonly kind: "name" | "number" | "star" | "(" | ")" | "," | "stray" | "open_quote" | "end";
  readonly text: string;
  readonly quoted: boolean;
  readonly start: number;
  readonly end: number;
}

const TOKEN =
  /\s*(?:("(?:[^"]|"")*"?)|([A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*)|(\d+)|([*(),])|(\S))/y;

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(text); match !== null; match = TOKEN.exec(text)) {
    const end = TOKEN.lastIndex;
    const [, quoted, name, number, mark, stray] = match;
    const written = quoted ?? name ?? number ?? mark ?? stray ?? "";
    const start = end - written.length;
    const at = { start, end, quoted: quoted !== undefined };
    if (quoted !== undefined) {
      const closed = /^"(?:[^"]|"")*"$/.test(quoted) && quoted.length > 1;
      const inner = quoted.slice(1, closed ? -1 : undefined).replaceAll('""', '"');
      tokens.push({ kind: closed ? "name" : "open_quote", text: inner, ...at });
    } else if (name !== undefined) tokens.push({ kind: "name", text: name, ...at });
    else if (number !== undefined) tokens.push({ kind: "number", text: number, ...at });
    else if (mark === "*") tokens.push({ kind: "star", text: "*", ...at });
    else if (mark !== undefined) tokens.push({ kind: mark as "(" | ")" | ",", text: mark, ...at });
    else tokens.push({ kind: "stray", text: stray ?? "", ...at });
  }
  return tokens;
}

/**
 * Reads PostgreSQL's `synchronous_standby_names`: `a, b`, `2 (a, b)`, `FIRST 2 (a, b)`,
 * `ANY 1 (a, b)`, `*`, names in double quotes, the empty text for none. Names compare without
 * regard to case, as PostgreSQL compares them with `application_name`.
 * (PostgreSQL 15 manual, 20.6 Replication, synchronous_standby_names; the comparison:
 * src/backend/replication/syncrep.c, SyncRepGetStandbyPriority.)
 *
 * PostgreSQL ignores names that no standby has and then waits for ever; here that is a mistake.
 */
export function parseStandbyNames(text: string, standbys: readonly PresetNode[]): StandbyNames {
  const tokens = tokensOf(text);
  if (tokens.length === 0) return { ok: true, quorum: { kind: "none" } };
  return new StandbyNamesReader(tokens, text.length, standbys).read();
}

class StandbyNamesReader {
  private position = 0;
  private readonly tokens: readonly Token[];
  private readonly length: number;
  private readonly standbys: readonly PresetNode[];

  constructor(tokens: readonly Token[], length: number, standbys: readonly PresetNode[]) {
    this.tokens = tokens;
    this.length = length;
    this.standbys = standbys;
  }

  read(): StandbyNames {
    const method = this.method();
    const counted = this.peek().kind === "number" && this.peek(1).kind === "(";
    if (method !== null && !counted) {
      return this.wrong(
        this.peek(),
        `${method.text} needs a number and names in parentheses`,
        `write \`${method.text} 1 (${this.someName()})\``,
      );
    }
    if (!counted) return this.list(null, "first");
    const number = this.next();
    if (Number(number.text) < 1) {
      return this.wrong(number, "the number of synchronous standbys must be above zero");
    }
    this.next();
    return this.list(number, method?.text.toLowerCase() === "any" ? "any" : "first");
  }

  /** FIRST and ANY are words of the syntax unless they are quoted or stand as a lone name. */
  private method(): Token | null {
    const token = this.peek();
    if (token.kind !== "name" || token.quoted || !/^(first|any)$/i.test(token.text)) return null;
    if (this.peek(1).kind === "," || this.peek(1).kind === "end") return null;
    return this.next();
  }

  private list(number: Token | null, kind: "first" | "any"): StandbyNames {
    const nodes: number[] = [];
    for (;;) {
      const token = this.next();
      const found = this.nodesOf(token);
      if (!Array.isArray(found)) return found;
      for (const node of found) if (!nodes.includes(node)) nodes.push(node);
      if (this.peek().kind !== ",") break;
      this.next();
    }
    if (number !== null) {
      const close = this.next();
      if (close.kind !== ")") return this.wrong(close, "a `)` should close the list of names");
    }
    const rest = this.peek();
    if (rest.kind !== "end") {
      return this.wrong(rest, `nothing may follow the list, and \`${rest.text}\` does`);
    }
    const count = number === null ? 1 : Number(number.text);
    if (count > nodes.length) {
      return this.wrong(
        number ?? rest,
        `${count} standbys must confirm and the list names ${nodes.length}: every commit would wait for ever`,
      );
    }
    return { ok: true, quorum: { kind, count, of: nodes } };
  }

  private nodesOf(token: Token): number[] | StandbyNames {
    if (token.kind === "star") return this.standbys.map(({ index }) => index);
    if (token.kind === "open_quote") return this.wrong(token, 'the name has no closing `"`');
    if (token.kind !== "name" && token.kind !== "number") {
      return this.wrong(
        token,
        token.kind === "end"
          ? "the name of a standby is missing at the end"
          : `\`${token.text}\` stands where the name of a standby belongs`,
        token.text === "-" || token.text === "."
          ? 'names with other signs than letters, digits and `_` stand in double quotes: `"us-east"`'
          : undefined,
      );
    }
    const wanted = token.text.toLowerCase();
    const found = this.standbys.filter(({ name }) => name.toLowerCase() === wanted);
    if (found.length > 0) return found.map(({ index }) => index);
    const after = this.peek();
    if (after.kind === "stray" && after.start === token.end) return this.nodesOf(this.next());
    return this.wrong(token, `no standby is called \`${token.text}\``, this.namesHelp());
  }

  private namesHelp(): string {
    const names = this.standbys.map(({ name }) => `\`${name}\``).join(", ");
    return names === "" ? "there is no standby" : `the standbys are ${names}`;
  }

  private someName(): string {
    return this.standbys[0]?.name ?? "name";
  }

  private peek(ahead = 0): Token {
    const end = { start: this.length, end: this.length, quoted: false, text: "" };
    return this.tokens[this.position + ahead] ?? { kind: "end", ...end };
  }

  private next(): Token {
    const token = this.peek();
    this.position += 1;
    return token;
  }

  private wrong(token: Token, message: string, help?: string): StandbyNames {
    const { start, end } = token;
    const problem = { message, help: help === undefined ? [] : [help], start, end };
    return { ok: false, problem };
  }
}
