import { suggest } from "../../diagnostics/suggest.ts";
import type { Value } from "../../model/value.ts";
import { DIMENSIONLESS, type Dimension } from "../../units/dimension.ts";
import { toBase, unitOf } from "../../units/unit.ts";
import type { Argument, CallExpr, StringExpr } from "../ast.ts";
import { compileProblem } from "./compile-messages.ts";
import { distributionFault } from "./distribution-values.ts";
import { cannotEvaluate, type Env } from "./env.ts";
import type { Evaluate } from "./lookup.ts";

/** `empirical("file.csv", column: "latency_us", unit: us)`: the measured values in rising order. */
export function empirical(expr: CallExpr, env: Env, evaluate: Evaluate): Value | null {
  const file = expr.args.find((arg) => arg.name === null || arg.name.text === "file");
  const column = expr.args.find((arg) => arg.name?.text === "column");
  const path = file === undefined ? null : evaluate(file.value, env);
  const name = column === undefined ? null : evaluate(column.value, env);
  if (path?.kind !== "text" || name?.kind !== "text") return cannotEvaluate(env, expr.span);
  const unit = unitOfArgument(expr.args.find((arg) => arg.name?.text === "unit"));
  if (unit === null) return cannotEvaluate(env, expr.span);
  const read = env.case.reader.readColumn(path.value, name.value, expr.span.source);
  if (!read.ok) {
    const pathSpan = file?.value.span ?? expr.span;
    if (read.reason !== "no_column") {
      const params = { path: `"${path.value}"`, why: read.detail };
      env.case.problems.add(compileProblem("SC366", pathSpan, params));
      return null;
    }
    const near = suggest(name.value, read.columns);
    const help = near === null ? columnsHelp(read.columns) : [`did you mean "${near}"?`];
    const at = column?.value as StringExpr;
    const edits = near === null ? [] : [{ span: at.span, replacement: JSON.stringify(near) }];
    const params = { path: `"${path.value}"`, column: `"${name.value}"` };
    env.case.problems.add(compileProblem("SC367", at.span, params, { help, edits }));
    return null;
  }
  const values = read.values.map(unit.convert).sort((a, b) => a - b);
  const distribution = { kind: "empirical", values, source: read.id } as const;
  const why = distributionFault(distribution);
  if (why !== null) {
    env.case.problems.add(compileProblem("SC356", expr.span, { name: "empirical", why }));
    return null;
  }
  return { kind: "distribution", distribution, dimension: unit.dimension };
}

function columnsHelp(columns: readonly string[]): string[] {
  return columns.length === 0 ? [] : [`its columns are ${columns.slice(0, 12).join(", ")}`];
}

interface FileUnit {
  readonly dimension: Dimension;
  readonly convert: (value: number) => number;
}

/** `unit: us` names a unit, not a value. */
function unitOfArgument(arg: Argument | undefined): FileUnit | null {
  if (arg === undefined) return { dimension: DIMENSIONLESS, convert: (value) => value };
  const { value } = arg;
  const text = value.kind === "name" ? value.text : value.kind === "string" ? value.value : "";
  const unit = unitOf(text);
  if (unit === undefined) return null;
  return { dimension: unit.dimension, convert: (of) => toBase(of, unit) };
}
