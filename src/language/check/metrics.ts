import type { ValueType } from "../../model/value-type.ts";
import {
  BANDWIDTH,
  DATA,
  DIMENSIONLESS,
  type Dimension,
  MONEY,
  MONEY_RATE,
  RATE,
  TIME,
} from "../../units/dimension.ts";
import type { CallExpr, Expr } from "../ast.ts";
import { isAggregate } from "../vocabulary/metric-words.ts";
import { METRICS } from "../vocabulary/registry.ts";
import { STATIONS } from "../vocabulary/topology-words.ts";
import { BOOLEAN, UNKNOWN } from "../vocabulary/value-types.ts";
import type { MetricWord } from "../vocabulary/word.ts";
import { bare, type Checker, nearest, report, type Scope, VALUES } from "./context.ts";
import { noteLater } from "./later.ts";
import { expectLink } from "./links.ts";
import { asArgument, metricOfWord, orListed } from "./metric-meant.ts";
import { expectNode, pathOf, placeNames, placeOf, unknownName } from "./paths.ts";
import { describeFound } from "./type-text.ts";

const DIMENSIONS: ReadonlyMap<string, Dimension> = new Map([
  ["s", TIME],
  ["B", DATA],
  ["/s", RATE],
  ["B/s", BANDWIDTH],
  ["1", DIMENSIONLESS],
  ["count", DIMENSIONLESS],
  ["USD", MONEY],
  ["USD/h", MONEY_RATE],
]);

/** Whether a call is of a metric or an aggregate; `min` and `max` of several values are not. */
export function isMetricCall(name: string, call: CallExpr): boolean {
  if (METRICS.has(name)) return true;
  if (!isAggregate(name)) return false;
  return (name !== "min" && name !== "max") || call.args.length === 1;
}

/** Requires a metric, such as `lost_writes`, `p99(write.latency)` or `max(lag(r1))`. */
export function metricType(c: Checker, scope: Scope, expr: Expr): ValueType {
  const at = bare(expr);
  const word = metricOf(c, scope, at, null);
  const type = word === null ? UNKNOWN : typeOf(word);
  c.types.set(expr, type);
  return type;
}

function typeOf(word: MetricWord): ValueType {
  if (word.name === "leader") return { kind: "node" };
  if (word.unit === "boolean") return BOOLEAN;
  const dimension = DIMENSIONS.get(word.unit);
  return dimension === undefined ? { kind: "text" } : { kind: "quantity", dimension };
}

/** The word of the metric in an expression; `aggregate` is the one round it. */
function metricOf(
  c: Checker,
  scope: Scope,
  expr: Expr,
  aggregate: string | null,
): MetricWord | null {
  const call = expr.kind === "call" ? expr : null;
  const name = pathOf(c, call?.callee ?? expr);
  const head = call?.callee ?? expr;
  if (name === null) {
    if (expr.kind !== "error") noMetric(c, scope, expr);
    return null;
  }
  if (call !== null && aggregate === null && isMetricCall(name, call) && !METRICS.has(name))
    return aggregateOf(c, scope, call, name);
  const word = METRICS.get(name);
  if (word === undefined) {
    unknownMetric(c, scope, head, name);
    return null;
  }
  noteLater(c, head.span, name, word.since);
  if (aggregate !== null && word.aggregate === "none") {
    report(c, "SC111", head.span, { metric: name, aggregate });
    return null;
  }
  if (aggregate === null && word.aggregate === "needed") {
    const replacement = `p99(${name})`;
    report(c, "SC110", head.span, { metric: name }, { edits: [{ span: head.span, replacement }] });
    return null;
  }
  return argumentFits(c, word, head, call) ? word : null;
}

function aggregateOf(c: Checker, scope: Scope, call: CallExpr, name: string): MetricWord | null {
  const [only] = call.args;
  if (only === undefined) {
    report(c, "SC215", call.callee.span, {
      name: `a metric, as in \`${name}(write.latency)\``,
      of: name,
    });
    return null;
  }
  const second = call.args[1];
  if (second !== undefined) {
    report(c, "SC217", second.span, { of: name, most: 1 });
    return null;
  }
  return metricOf(c, scope, bare(only.value), name);
}

function noMetric(c: Checker, scope: Scope, expr: Expr): void {
  const type = c.infer(c, scope, expr);
  if (type.kind !== "unknown") report(c, "SC112", expr.span, { found: describeFound(type) });
}

function unknownMetric(c: Checker, scope: Scope, head: Expr, name: string): void {
  const known = c.symbols.params.has(name) || c.symbols.lets.has(name) || scope.locals.has(name);
  if (known || placeOf(c, name) !== null) noMetric(c, VALUES, head);
  else {
    const names = [...METRICS.keys(), "p50", "p90", "p95", "p99", "p99.9", "mean", "max"];
    if (isAggregate(name)) {
      const replacement = `${name}(write.latency)`;
      const edits = [{ span: head.span, replacement }];
      report(
        c,
        "SC205",
        head.span,
        { name },
        { help: [`did you mean \`${replacement}\`?`], edits },
      );
      return;
    }
    const whole = [...METRICS.keys()].filter((metric) => metric.endsWith(`.${name}`));
    const help = whole.map((metric) => `did you mean \`${metric}\`?`).slice(0, 2);
    const near =
      metricOfWord(name) === null ? nearest(name, head.span, names) : asArgument(head, name);
    const extras = help.length > 0 ? { help } : orListed(near);
    report(c, "SC205", head.span, { name }, extras);
  }
}

function argumentFits(c: Checker, word: MetricWord, head: Expr, call: CallExpr | null): boolean {
  const { argument } = word;
  const [first, second] = call?.args ?? [];
  if (argument === null) {
    if (first !== undefined) report(c, "SC217", first.span, { of: word.name, most: 0 });
    return first === undefined;
  }
  if (first === undefined) {
    const help = [`as in \`${word.example}\``];
    report(c, "SC215", head.span, { name: "an argument", of: word.name }, { help });
    return false;
  }
  if (second !== undefined) {
    report(c, "SC217", second.span, { of: word.name, most: 1 });
    return false;
  }
  switch (argument.kind) {
    case "words": {
      const written = pathOf(c, first.value);
      if (written !== null && argument.words.includes(written)) return true;
      const shown = written ?? c.textOf(first.value.span);
      const near = nearest(shown, first.value.span, argument.words);
      const help = near.help ?? [
        `it takes ${argument.words.map((one) => `\`${one}\``).join(", ")}`,
      ];
      report(
        c,
        "SC207",
        first.value.span,
        { name: shown, what: `\`${word.name}\`` },
        { ...near, help },
      );
      return false;
    }
    case "node":
      return nodeFits(c, first.value);
    case "station":
      return stationFits(c, first.value);
    case "value": {
      const before = c.diagnostics.length;
      c.expect(c, VALUES, first.value, argument.type, `\`${word.name}\``);
      return c.diagnostics.length === before;
    }
  }
}

/** Metrics of a node also take the word `leader`, whoever that is. */
function nodeFits(c: Checker, expr: Expr): boolean {
  const path = pathOf(c, expr);
  if (path === "leader" && placeOf(c, path) === null) return true;
  return expectNode(c, expr) !== null;
}

/** `r1.disk`, `leader.cpu`, or a link. */
function stationFits(c: Checker, expr: Expr): boolean {
  const at = bare(expr);
  if (at.kind === "binary") return expectLink(c, at);
  if (at.kind === "member") {
    if (!nodeFits(c, at.of)) return false;
    if (Object.hasOwn(STATIONS, at.name.text)) return true;
    const near = nearest(at.name.text, at.name.span, Object.keys(STATIONS));
    report(
      c,
      "SC222",
      at.name.span,
      { name: at.name.text, of: `\`${c.textOf(at.of.span)}\`` },
      near,
    );
    return false;
  }
  const path = pathOf(c, at);
  if (path !== null && placeOf(c, path) === null && path !== "leader")
    unknownName(c, at, path, placeNames(c));
  else if (at.kind !== "error") {
    const help = Object.keys(STATIONS).map((name) => `\`${c.textOf(at.span)}.${name}\``);
    report(
      c,
      "SC103",
      at.span,
      { what: "this metric", expected: "a station or link", found: "a place" },
      { help: [`write ${help.join(", ")}`] },
    );
  }
  return false;
}
