import type { FindDomain, FindList, FindRange } from "../../model/find.ts";
import type { FindPlan } from "../../model/study.ts";
import type { Value } from "../../model/value.ts";
import {
  BANDWIDTH,
  DATA,
  type Dimension,
  equal,
  isDimensionless,
  MONEY,
  RATE,
  symbolOf,
  TIME,
} from "../../units/dimension.ts";
import type { ExpectItem, FindItem } from "../ast.ts";
import { sameValue } from "./arithmetic.ts";
import { type Env, textOf } from "./env.ts";
import { evaluate } from "./evaluate.ts";
import { compileExpectation } from "./expectations.ts";
import { findProblem } from "./find-messages.ts";
import { lookup } from "./lookup.ts";
import { metricsIn } from "./measure-expr.ts";

type Quantity = Extract<Value, { kind: "quantity" }>;

/** What is sought in one case, with the case's params put in. Null when there is a mistake (reported). */
export function compileFind(item: FindItem, durationOfRun: number, env: Env): FindPlan | null {
  const { goal, name, condition, clauses } = item;
  const domain = findDomain(item, env);
  if (metricsIn(condition, env).length === 0) {
    const text = "this condition";
    env.case.problems.add(findProblem("SC389", condition.span, { text }));
    return null;
  }
  const asked: ExpectItem = { ...item, kind: "expect", keyword: "expect", condition, clauses };
  const expectation = compileExpectation(asked, durationOfRun, env);
  if (domain === null || expectation === null) return null;
  const { label, ...rest } = expectation;
  return {
    goal,
    param: name.text,
    text: `find ${goal} ${name.text} where ${expectation.text}`,
    ...(label === undefined ? {} : { label }),
    domain,
    condition: rest,
  };
}

/** Reports searches for params that the sweep decides. */
export function rejectSwept(finds: readonly FindItem[], axes: readonly string[], env: Env): void {
  for (const { name } of finds) {
    if (!axes.includes(name.text)) continue;
    const help = [`leave \`${name.text}\` out of the sweep, or \`--set ${name.text}=…\``];
    env.case.problems.add(findProblem("SC386", name.span, { name: name.text }, { help }));
  }
}

function findDomain({ name }: FindItem, env: Env): FindDomain | null {
  const item = env.case.scenario.params.get(name.text);
  // A param that is not there, or has no domain, was reported by the check.
  const domain = item?.domain == null ? null : evaluate(item.domain, env);
  if (item === undefined || domain === null) return null;
  const found =
    domain.kind === "range"
      ? rangeOf(domain, lookup(name.text, item.value, env, evaluate) ?? null)
      : domain.kind === "list"
        ? listOf(domain.items, env)
        : null;
  if (found !== null) return found;
  const params = { name: name.text, text: textOf(env, domain) };
  env.case.problems.add(findProblem("SC388", name.span, params));
  return null;
}

function rangeOf(range: Extract<Value, { kind: "range" }>, own: Value | null): FindRange | null {
  const { low, high, step } = range;
  if (low.kind !== "quantity" || high.kind !== "quantity" || !(low.value < high.value)) return null;
  const { dimension } = low;
  const width =
    step?.kind === "quantity" && step.value > 0
      ? step.value
      : isWhole(low, high, own)
        ? 1
        : undefined;
  const unit = unitWord(dimension, [low.value, high.value]);
  const ends = { low: low.value, high: high.value };
  return { kind: "range", ...ends, dimension, unit, ...(width && { step: width }) };
}

/** A count of things: its ends and its own value are whole numbers, and it is no share of one. */
function isWhole(low: Quantity, high: Quantity, own: Value | null): boolean {
  return (
    isDimensionless(low.dimension) &&
    high.value > 1 &&
    [low, high, own].every((one) => one?.kind === "quantity" && Number.isInteger(one.value))
  );
}

function listOf(items: readonly Value[], env: Env): FindList | null {
  const distinct = items.filter(
    (item, index) => items.findIndex((other) => sameValue(item, other, env)) === index,
  );
  if (distinct.length < 2) return null;
  const quantities = distinct.filter((item): item is Quantity => item.kind === "quantity");
  const ordered =
    quantities.length === distinct.length ? quantities.sort((a, b) => a.value - b.value) : distinct;
  const choices = ordered.map((value) => {
    const text = value.kind === "text" ? value.value : textOf(env, value);
    const isPlain = value.kind === "quantity" || value.kind === "boolean";
    return { value, text, json: isPlain ? value.value : text };
  });
  const [first] = quantities;
  if (first === undefined || quantities.length < distinct.length) return { kind: "list", choices };
  const values = quantities.map(({ value }) => value);
  return { kind: "list", choices, unit: unitWord(first.dimension, values) };
}

const WORDS: readonly (readonly [Dimension, string])[] = [
  [TIME, "s"],
  [DATA, "B"],
  [RATE, "/s"],
  [BANDWIDTH, "B/s"],
  [MONEY, "USD"],
];

/** The word of a dimension's base unit; plain numbers up to 1 are taken for shares. */
function unitWord(dimension: Dimension, values: readonly number[]): string {
  if (isDimensionless(dimension)) return values.every((one) => one <= 1) ? "1" : "count";
  return WORDS.find(([of]) => equal(of, dimension))?.[1] ?? symbolOf(dimension);
}
