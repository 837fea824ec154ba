import type { ValueType } from "../../model/value-type.ts";
import { type Dimension, equal } from "../../units/dimension.ts";
import { unitOf } from "../../units/unit.ts";
import type { CallExpr, Expr } from "../ast.ts";
import { DISTRIBUTION_WORDS } from "../vocabulary/function-words.ts";
import { FUNCTIONS } from "../vocabulary/registry.ts";
import { COUNT, TEXT, UNKNOWN } from "../vocabulary/value-types.ts";
import { type BoundArgument, bindArguments } from "./args.ts";
import { bare, type Checker, nearest, report, type Scope } from "./context.ts";
import { literalOf } from "./literal.ts";
import { paramType } from "./named-types.ts";
import { pathOf } from "./paths.ts";
import { describeFound } from "./type-text.ts";
import { checkRising } from "./values.ts";

const DISTRIBUTIONS = new Set(DISTRIBUTION_WORDS.map((word) => word.name));

/** The type of a call of one of the language's own functions. */
export function functionType(c: Checker, scope: Scope, call: CallExpr, name: string): ValueType {
  if (name === "quantiles") return quantilesType(c, scope, call);
  if (name === "domain") return domainType(c, scope, call);
  const parameters = FUNCTIONS.get(name)?.parameters ?? [];
  const bound = bindArguments(c, scope, call, name, parameters);
  switch (name) {
    case "mixture":
      return mixtureType(c, scope, bound);
    case "shifted":
      return shiftedType(c, scope, bound);
    case "empirical":
      return empiricalType(c, scope, bound);
    case "measured":
      return measuredType(c, scope, bound);
    case "logspace": {
      const ends = bound.filter(({ parameter }) => parameter.name !== "points");
      expectFixed(c, scope, bound);
      return { kind: "list", of: asQuantity(commonDimension(c, scope, ends, false)) };
    }
    case "min":
    case "max":
      return extremeType(c, scope, call, bound);
    default: {
      expectFixed(c, scope, bound);
      const free = bound.filter(({ parameter }) => parameter.type.kind === "unknown");
      const dimension = commonDimension(c, scope, free, false);
      checkRising(c, call);
      if (!DISTRIBUTIONS.has(name) || dimension === null) return UNKNOWN;
      return { kind: "distribution", dimension };
    }
  }
}

/** Arguments whose type does not depend on the others. */
function expectFixed(c: Checker, scope: Scope, bound: readonly BoundArgument[]): void {
  for (const { parameter, argument } of bound) {
    if (parameter.type.kind !== "unknown")
      c.expect(c, scope, argument.value, parameter.type, `\`${parameter.name}\``);
  }
}

function asQuantity(dimension: Dimension | null): ValueType {
  return dimension === null ? UNKNOWN : { kind: "quantity", dimension };
}

/** The dimension that all arguments share; the first of another one is reported. */
function commonDimension(
  c: Checker,
  scope: Scope,
  bound: readonly BoundArgument[],
  distributions: boolean,
): Dimension | null {
  let common: Dimension | null = null;
  let failed = false;
  for (const { parameter, argument } of bound) {
    const dimension = dimensionOf(c, scope, argument.value, parameter.name, distributions);
    if (dimension === null) failed = true;
    else if (common === null) common = dimension;
    else if (!equal(common, dimension)) {
      const wanted: ValueType = { kind: "quantity", dimension: common };
      c.expect(c, scope, argument.value, wanted, `\`${parameter.name}\``);
      failed = true;
    }
  }
  return failed ? null : common;
}

function dimensionOf(
  c: Checker,
  scope: Scope,
  expr: Expr,
  name: string,
  distributions: boolean,
): Dimension | null {
  const type = c.infer(c, scope, expr);
  if (type.kind === "quantity" || (distributions && type.kind === "distribution"))
    return type.dimension;
  if (type.kind !== "unknown") {
    const expected = distributions ? "a quantity or a distribution" : "a quantity";
    report(c, "SC103", expr.span, { what: `\`${name}\``, expected, found: describeFound(type) });
  }
  return null;
}

function quantilesType(c: Checker, scope: Scope, call: CallExpr): ValueType {
  const bound: BoundArgument[] = [];
  for (const argument of call.args) {
    const name = argument.name?.text ?? "";
    const percent = Number(/^p(\d+(?:\.\d+)?)$/.exec(name)?.[1] ?? Number.NaN);
    if (percent >= 0 && percent <= 100) {
      bound.push({ parameter: { name, type: UNKNOWN, doc: "" }, argument });
    } else if (argument.name === null) {
      const help = ["name the percentile: `quantiles(p50: 1ms, p99: 4ms)`"];
      report(c, "SC217", argument.span, { of: "quantiles", most: 0 }, { help });
    } else {
      const help = ["percentiles are `p50`, `p99`, `p99.9`, up to `p100`"];
      report(c, "SC209", argument.name.span, { name, of: "quantiles" }, { help });
    }
  }
  if (call.args.length === 0)
    report(c, "SC215", call.callee.span, { name: "percentiles", of: "quantiles" });
  const dimension = commonDimension(c, scope, bound, false);
  checkRising(c, call);
  return dimension === null ? UNKNOWN : { kind: "distribution", dimension };
}

function mixtureType(c: Checker, scope: Scope, bound: readonly BoundArgument[]): ValueType {
  const parts: BoundArgument[] = [];
  let sum: number | null = 0;
  for (const { parameter, argument } of bound) {
    const pair = bare(argument.value);
    const [weight, of] = pair.kind === "tuple" ? pair.items : [];
    if (
      pair.kind !== "tuple" ||
      weight === undefined ||
      of === undefined ||
      pair.items.length > 2
    ) {
      if (pair.kind !== "error")
        report(c, "SC103", pair.span, {
          what: "`mixture`",
          expected: "pairs such as `(90%, constant(1ms))`",
          found: describeFound(c.infer(c, scope, pair)),
        });
      return UNKNOWN;
    }
    c.expect(c, scope, weight, COUNT, "a weight");
    const share = literalOf(c, weight);
    sum = sum === null || share === null ? null : sum + share.value;
    parts.push({ parameter, argument: { ...argument, value: of } });
  }
  const first = bound[0]?.argument.span;
  const last = bound[bound.length - 1]?.argument.span;
  if (sum !== null && first !== undefined && last !== undefined && Math.abs(sum - 1) > 1e-6)
    report(c, "SC304", { ...first, end: last.end }, { sum: `${Number((sum * 100).toFixed(4))}%` });
  const dimension = commonDimension(c, scope, parts, true);
  return dimension === null ? UNKNOWN : { kind: "distribution", dimension };
}

function shiftedType(c: Checker, scope: Scope, bound: readonly BoundArgument[]): ValueType {
  const dimension = commonDimension(c, scope, bound, true);
  return dimension === null ? UNKNOWN : { kind: "distribution", dimension };
}

/** The type of what was measured: it is drawn from, or used, as it stands. */
function measuredType(c: Checker, scope: Scope, bound: readonly BoundArgument[]): ValueType {
  expectFixed(c, scope, bound);
  const of = bound.find(({ parameter }) => parameter.name === "of")?.argument.value;
  if (of === undefined || dimensionOf(c, scope, of, "of", true) === null) return UNKNOWN;
  return c.infer(c, scope, of);
}

function empiricalType(c: Checker, scope: Scope, bound: readonly BoundArgument[]): ValueType {
  let type: ValueType = UNKNOWN;
  for (const { parameter, argument } of bound) {
    if (parameter.name !== "unit")
      c.expect(c, scope, argument.value, TEXT, `\`${parameter.name}\``);
    else {
      const name = pathOf(c, argument.value) ?? c.textOf(argument.value.span);
      const unit = unitOf(name);
      if (unit !== undefined) type = { kind: "distribution", dimension: unit.dimension };
      else {
        const units = ["ns", "us", "ms", "s", "min", "h", "B", "KiB", "MiB"];
        report(
          c,
          "SC207",
          argument.value.span,
          { name, what: "`unit`" },
          nearest(name, argument.value.span, units),
        );
      }
    }
  }
  return type;
}

function domainType(c: Checker, scope: Scope, call: CallExpr): ValueType {
  const of = call.args[0];
  const name = of === undefined ? null : pathOf(c, of.value);
  if (of === undefined || call.args.length > 1) {
    bindArguments(c, scope, call, "domain", FUNCTIONS.get("domain")?.parameters ?? []);
    return UNKNOWN;
  }
  const param = name === null ? undefined : c.symbols.params.get(name);
  if (name === null || param === undefined) {
    const shown = name ?? c.textOf(of.value.span);
    report(
      c,
      "SC219",
      of.value.span,
      { name: shown },
      nearest(shown, of.value.span, c.symbols.params.keys()),
    );
    return UNKNOWN;
  }
  if (param.domain === null) {
    const labels = [{ span: param.name.span, text: "it is declared without `in`" }];
    report(
      c,
      "SC215",
      of.value.span,
      { name: `a domain of \`${name}\``, of: "domain" },
      { labels },
    );
    return UNKNOWN;
  }
  return { kind: "list", of: paramType(c, name) };
}

function extremeType(
  c: Checker,
  scope: Scope,
  call: CallExpr,
  bound: readonly BoundArgument[],
): ValueType {
  const [only] = bound;
  if (only !== undefined && call.args.length === 1) {
    const type = c.infer(c, scope, only.argument.value);
    if (type.kind === "list") return type.of;
    return type.kind === "quantity" ? type : UNKNOWN;
  }
  return asQuantity(commonDimension(c, scope, bound, false));
}
