import { isDimensionless } from "../../units/dimension.ts";
import type { Expr, SettingItem } from "../ast.ts";
import { bare, type Checker, report } from "./context.ts";
import { literalOf } from "./literal.ts";

/**
 * R and W against N, as far as they are plain numbers; a param counts with its default. A quorum
 * larger than N never answers; with R + W <= N a read may miss every replica that a write reached.
 */
export function checkQuorums(c: Checker, given: ReadonlyMap<string, SettingItem>): void {
  const [n, r, w] = ["n", "r", "w"].map((name) => sizeOf(c, given.get(name)?.value));
  if (n == null) return;
  const quorums = [
    { name: "r", size: r },
    { name: "w", size: w },
  ];
  const tooLarge = quorums.filter(({ size }) => size != null && size > n);
  for (const { name, size } of tooLarge) {
    const span = given.get(name)!.value.span;
    const labels = [{ span: given.get("n")!.value.span, text: "the copies" }];
    report(c, "SC309", span, { name, size: size!, copies: n }, { labels });
  }
  if (r == null || w == null || tooLarge.length > 0 || r + w > n) return;
  const allowed = given.get("allow")?.value;
  if (allowed !== undefined && c.textOf(allowed.span) === ALLOWED) return;
  const labels = [{ span: given.get("r")!.value.span, text: `reads ask ${r}` }];
  const help = [
    `with \`r = ${n - w + 1}\` they overlap; else \`allow = ${ALLOWED}\` says it is meant`,
  ];
  report(c, "SC310", given.get("w")!.value.span, { r, w, copies: n }, { labels, help });
}

const ALLOWED = "non_overlapping_quorums";

function sizeOf(c: Checker, expr: Expr | undefined): number | null {
  if (expr === undefined) return null;
  const at = bare(expr);
  const param = at.kind === "name" ? c.symbols.params.get(at.text) : undefined;
  const literal = literalOf(c, param?.value ?? at);
  return literal === null || !isDimensionless(literal.dimension) ? null : literal.value;
}
