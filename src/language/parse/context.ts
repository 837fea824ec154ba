import type { IToken } from "chevrotain";
import { endOf } from "../../../grammar/lexer.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Span } from "../../diagnostics/span.ts";
import type { Expr, Name, StringExpr } from "../ast.ts";
import { stringValue } from "./literals.ts";
import { syntaxDiagnostic } from "./syntax-messages.ts";

/** Checker, formatter and compiler walk a tree by recursion; no deeper one leaves the parser. */
const MAX_DEPTH = 500;

/** What the builders of the tree share: spans, reports, and how deep a tree has become. */
export class BuildContext {
  readonly diagnostics: Diagnostic[] = [];
  private readonly source: string;
  private readonly depths = new WeakMap<Expr, number>();

  constructor(source: string) {
    this.source = source;
  }

  span(start: number, end: number): Span {
    return { source: this.source, start, end };
  }

  spanOf(token: IToken): Span {
    return this.span(token.startOffset, endOf(token));
  }

  name(token: IToken): Name {
    return { span: this.spanOf(token), text: token.image };
  }

  string(token: IToken): StringExpr {
    const { value, unknown } = stringValue(token.image);
    for (const { at, text } of unknown) {
      const start = token.startOffset + at;
      const span = this.span(start, start + text.length);
      this.diagnostics.push(
        syntaxDiagnostic(
          "SC009",
          span,
          { text },
          {
            help: [`write \`\\${text}\` for the two characters themselves`],
            edits: [{ span: this.span(start, start + 1), replacement: "\\\\" }],
          },
        ),
      );
    }
    return { kind: "string", span: this.spanOf(token), value };
  }

  error(start: number, end = start): Expr {
    return { kind: "error", span: this.span(start, end) };
  }

  /** Counts the depth of a tree from its parts; a tree that is too deep becomes an error. */
  sized(expr: Expr, parts: readonly Expr[]): Expr {
    let depth = 1;
    for (const part of parts) depth = Math.max(depth, 1 + (this.depths.get(part) ?? 1));
    if (depth > MAX_DEPTH) {
      this.diagnostics.push(syntaxDiagnostic("SC016", expr.span, { limit: MAX_DEPTH }));
      return this.error(expr.span.start, expr.span.end);
    }
    this.depths.set(expr, depth);
    return expr;
  }
}
