import type { MetricRef } from "../../model/measures.ts";
import type { Value } from "../../model/value.ts";
import type { CallExpr, Expr } from "../ast.ts";
import { isAggregate } from "../vocabulary/metric-words.ts";
import { METRICS } from "../vocabulary/registry.ts";
import { STATIONS } from "../vocabulary/topology-words.ts";
import type { MetricWord } from "../vocabulary/word.ts";
import { type Env, textOf } from "./env.ts";
import { evaluate } from "./evaluate.ts";
import { linkEnds } from "./links.ts";
import { pathText } from "./lookup.ts";

/**
 * The metric that an expression names, with its canonical id; null when it names none. Params and
 * lets hide metrics of the same name, nodes do not.
 */
export function metricRef(expr: Expr, env: Env): MetricRef | null {
  if (expr.kind === "paren") return metricRef(expr.of, env);
  if (expr.kind === "call") return calledMetric(expr, env);
  if (expr.kind !== "name" && expr.kind !== "member") return null;
  const name = plainPath(expr);
  const word = name === null || isBound(name, env) ? undefined : METRICS.get(name);
  if (word === undefined) return null;
  const { argument } = word;
  if (argument !== null && !(argument.kind === "words" && argument.optional === true)) return null;
  return { id: word.name, name: word.name, words: [], numbers: {} };
}

function plainPath(expr: Expr): string | null {
  if (expr.kind === "name") return expr.text;
  if (expr.kind !== "member") return null;
  const of = plainPath(expr.of);
  return of === null ? null : `${of}.${expr.name.text}`;
}

function isBound(name: string, env: Env): boolean {
  const { params, lets } = env.case.scenario;
  return env.locals.has(name) || params.has(name) || lets.has(name);
}

function calledMetric(expr: CallExpr, env: Env): MetricRef | null {
  const callee = plainPath(expr.callee);
  if (callee === null) return null;
  const [first] = expr.args;
  if (isAggregate(callee) && expr.args.length === 1 && first !== undefined) {
    const of = metricRef(first.value, env);
    if (of === null || of.aggregate !== undefined) return null;
    return { ...of, id: `${callee}(${of.id})`, aggregate: callee };
  }
  const word = METRICS.get(callee);
  if (word === undefined || first === undefined || expr.args.length !== 1) return null;
  const argument = argumentOf(word, first.value, env);
  if (argument === null) return null;
  const { text, ...parts } = argument;
  return { id: `${callee}(${text})`, name: callee, words: [], numbers: {}, ...parts };
}

type MetricArgs = Partial<Pick<MetricRef, "words" | "node" | "station" | "link" | "numbers">> & {
  readonly text: string;
};

function argumentOf(word: MetricWord, expr: Expr, env: Env): MetricArgs | null {
  switch (word.argument?.kind) {
    case "words": {
      const name = plainPath(expr);
      return name !== null && word.argument.words.includes(name)
        ? { words: [name], text: name }
        : null;
    }
    case "node": {
      const value = placeOf(expr, env);
      return value?.kind === "node" ? { node: value.node, text: value.name } : null;
    }
    case "station":
      return stationOf(expr, env);
    case "value": {
      const value = evaluate(expr, env);
      const name = word.argument.name;
      const numbers = value === null ? null : numbersOf(name ?? "value", value);
      if (value === null || numbers === null) return null;
      const text = literalText(expr) ?? textOf(env, value);
      return { numbers, text: name === undefined ? text : `${name}: ${text}` };
    }
    default:
      return null;
  }
}

/** A quantity or a range of two as it was written, without spaces; null for what is worked out. */
function literalText(expr: Expr): string | null {
  switch (expr.kind) {
    case "paren":
      return literalText(expr.of);
    case "quantity":
      return expr.text.replaceAll(/\s/g, "");
    case "range": {
      const [low, high] = [literalText(expr.low), literalText(expr.high)];
      return low === null || high === null || expr.step !== null ? null : `${low}..${high}`;
    }
    default:
      return null;
  }
}

/** A number, or the end of a range and where it begins: a chart draws the whole of it. */
function numbersOf(name: string, value: Value): Readonly<Record<string, number>> | null {
  if (value.kind === "quantity") return { [name]: value.value };
  if (value.kind !== "range") return null;
  const { low, high } = value;
  if (low.kind !== "quantity" || high.kind !== "quantity") return null;
  return { [name]: high.value, from: low.value };
}

/** A node by its own name: `lag(leader)` is of the node called `leader`, or of whoever leads. */
function placeOf(expr: Expr, env: Env): Value | null {
  const path = pathText(expr, env, evaluate);
  const found = path === null ? null : env.case.names.find(path);
  if (found !== null) return found;
  const value = path === null ? null : evaluate(expr, env);
  if (value?.kind === "choice" && value.name === "leader" && env.case.roles !== null) {
    const node = env.case.roles.leader;
    return { kind: "node", node, name: env.case.names.nodeName(node) };
  }
  return value;
}

/** `leader.disk`, `r1.apply`, `virginia <-> ireland`. */
function stationOf(expr: Expr, env: Env): MetricArgs | null {
  if (expr.kind === "binary" || expr.kind === "paren") {
    const ends = linkEnds(expr, env);
    const [from] = ends?.from ?? [];
    const [to] = ends?.to ?? [];
    if (ends === null || from === undefined || to === undefined) return null;
    const link = `${from.name} ${ends.bothWays ? "<->" : "->"} ${to.name}`;
    return { link, text: link };
  }
  if (expr.kind !== "member" || !Object.hasOwn(STATIONS, expr.name.text)) return null;
  const value = placeOf(expr.of, env);
  if (value?.kind !== "node") return null;
  const station = expr.name.text;
  return { node: value.node, station, text: `${value.name}.${station}` };
}
