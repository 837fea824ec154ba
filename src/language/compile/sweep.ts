import type { Declaration, Expr, VaryItem } from "../ast.ts";
import { compileProblem } from "./compile-messages.ts";
import { cannotEvaluate, type Env, type ParamSource } from "./env.ts";
import { evaluate } from "./evaluate.ts";
import { domainPoints } from "./ranges.ts";
import type { SetParam } from "./set-params.ts";

/** More cases than this are refused: at a second each they would take three hours. */
export const MAX_CASES = 10_000;

/** The values that a case gives to some params, in the order of the axes. */
export type Point = ReadonlyMap<string, ParamSource>;

interface Axis {
  readonly names: readonly string[];
  readonly points: readonly Point[];
}

export interface Grid {
  /** Names of the swept params, in order, without those that `--set` holds fast. */
  readonly axes: readonly string[];
  readonly points: readonly Point[];
  readonly wheres: readonly Expr[];
}

/**
 * All combinations of the axes, the first axis slowest. A param of `--set` keeps that value: its
 * axis falls away. Null when there is no grid (reported).
 */
export function gridOf(
  sweeps: readonly Declaration[],
  set: ReadonlyMap<string, SetParam>,
  env: Env,
): Grid | null {
  const items = sweeps.flatMap(({ block }) => block?.items ?? []);
  const axes: Axis[] = [];
  for (const item of items) {
    if (item.kind !== "vary") continue;
    const axis = axisOf(item, set, env);
    if (axis === null) return null;
    if (axis.names.length > 0) axes.push(axis);
  }
  const total = axes.reduce((product, { points }) => product * points.length, 1);
  if (total > MAX_CASES) {
    const span = items.find(({ kind }) => kind === "vary")?.span ?? sweeps[0]?.span;
    const params = { cases: grouped(total), limit: grouped(MAX_CASES) };
    if (span !== undefined) env.case.problems.add(compileProblem("SC364", span, params));
    return null;
  }
  const points = axes.reduce<readonly Point[]>(
    (grid, axis) =>
      grid.flatMap((start) => axis.points.map((point) => new Map([...start, ...point]))),
    [new Map()],
  );
  const wheres = items.flatMap((item) => (item.kind === "where" ? [item.condition] : []));
  return { axes: axes.flatMap(({ names }) => names), points, wheres };
}

function grouped(count: number): string {
  return String(count).replaceAll(/\B(?=(\d{3})+$)/g, ",");
}

function axisOf(item: VaryItem, set: ReadonlyMap<string, SetParam>, env: Env): Axis | null {
  const names = item.names.map(({ text }) => text);
  const sources = pointsOf(item, names.length, env);
  if (sources === null) return null;
  if (sources.length === 0) {
    const why = `${names.join(", ")} has no value`;
    env.case.problems.add(compileProblem("SC363", item.over.span, { why }));
    return null;
  }
  const free = names.flatMap((name, index) => (set.has(name) ? [] : [{ name, index }]));
  const points: Point[] = [];
  const seen = new Set<string>();
  for (const values of sources) {
    const entries = free.flatMap(({ name, index }): [string, ParamSource][] => {
      const value = values[index];
      return value === undefined ? [] : [[name, value]];
    });
    // With one of several params held fast, points that differed only there are one.
    const key = free.length === names.length ? String(points.length) : keyOf(entries, env);
    if (seen.has(key)) continue;
    seen.add(key);
    points.push(new Map(entries));
  }
  return { names: free.map(({ name }) => name), points };
}

function keyOf(entries: readonly (readonly [string, ParamSource])[], env: Env): string {
  const values = entries.map(([, source]) =>
    source.kind === "value" ? source.value : evaluate(source.expr, env),
  );
  return JSON.stringify(values);
}

/** For each point the values of the axis' params; expressions are worked out in their case. */
function pointsOf(
  item: VaryItem,
  width: number,
  env: Env,
): readonly (readonly ParamSource[])[] | null {
  const listed = listOf(item.over, env);
  if (listed !== null) {
    const points = listed.map((expr) => tupleOf(expr, width, env));
    return points.includes(null)
      ? null
      : points.flatMap((point) => (point === null ? [] : [point]));
  }
  const value = evaluate(item.over, env);
  const points = value === null ? null : domainPoints(value, item.over.span, env);
  if (points === null) return null;
  const tuples = points.map((point): readonly ParamSource[] | null => {
    if (width === 1) return [{ kind: "value", value: point }];
    if (point.kind !== "tuple" || point.items.length !== width) return null;
    return point.items.map((part) => ({ kind: "value", value: part }));
  });
  if (tuples.includes(null)) return cannotEvaluate(env, item.over.span);
  return tuples.flatMap((tuple) => (tuple === null ? [] : [tuple]));
}

/** The expressions of a written list, also behind `domain(p)`. */
function listOf(over: Expr, env: Env): readonly Expr[] | null {
  if (over.kind === "paren") return listOf(over.of, env);
  if (over.kind === "list") return over.items;
  if (over.kind !== "call" || over.callee.kind !== "name" || over.callee.text !== "domain") {
    return null;
  }
  const param = over.args[0]?.value;
  const item = param?.kind === "name" ? env.case.scenario.params.get(param.text) : undefined;
  return item?.domain?.kind === "list" ? item.domain.items : null;
}

function tupleOf(expr: Expr, width: number, env: Env): readonly ParamSource[] | null {
  if (width === 1) return [{ kind: "expr", expr }];
  if (expr.kind === "tuple" && expr.items.length === width) {
    return expr.items.map((item) => ({ kind: "expr", expr: item }));
  }
  return cannotEvaluate(env, expr.span);
}
