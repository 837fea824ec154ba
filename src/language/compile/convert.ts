import type { Span } from "../../diagnostics/span.ts";
import type { Value } from "../../model/value.ts";
import type { Distribution } from "../../random/distribution.ts";
import { changeUnit } from "../../random/scale-distribution.ts";
import {
  BANDWIDTH,
  DATA,
  type Dimension,
  describe,
  equal,
  isDimensionless,
  RATE,
  TIME,
} from "../../units/dimension.ts";
import { compileProblem } from "./compile-messages.ts";
import { asDistribution } from "./distribution-calls.ts";
import { type Env, textOf } from "./env.ts";

const NS_PER_SECOND = 1e9;
/** Beyond this, not every nanosecond can be counted. */
const MAX_NS = Number.MAX_SAFE_INTEGER;
const RUN_LENGTH = "run · duration";
const INSTEAD_OF_YEARS =
  "a minute is enough: `every exponential(mean: 30d) …` is answered in years, by `downtime_per_year` and `per_year(lost_writes)`";

/** A value on its way into the plan: where it stands and what it is, for messages. */
export interface Given {
  readonly value: Value;
  readonly span: Span;
  /** `rate of poisson`, `node a · disk.fsync`. */
  readonly what: string;
}

/** Seconds as nanoseconds, without the noise of the product's last digit. */
export function nanoseconds(seconds: number): number {
  const ns = seconds * NS_PER_SECOND;
  const whole = Math.round(ns);
  return Math.abs(ns - whole) <= 1e-12 * Math.abs(ns) ? whole : ns;
}

function wrongKind(env: Env, { value, span, what }: Given, expected: string): null {
  const params = { what, text: textOf(env, value), expected };
  env.case.problems.add(compileProblem("SC350", span, params, { help: unitOutside(value) }));
  return null;
}

/** A notebook's text such as "70ms": interpolations are values, and only numbers have units. */
export function unitOutside(value: Value): readonly string[] {
  const found =
    value.kind === "text" ? /^\s*(-?[\d.]+)\s*([a-zA-Z%/]+)\s*$/.exec(value.value) : null;
  if (found === null) return [];
  return [`interpolate the number and write the unit behind it: \`\${${found[1]}}${found[2]}\``];
}

/** A quantity of one dimension that is not negative, in base units; null when reported. */
export function quantityIn(dimension: Dimension, given: Given, env: Env): number | null {
  const { value, span, what } = given;
  if (value.kind === "distribution" && value.distribution.kind === "constant") {
    const { distribution, dimension: of } = value;
    const plain: Value = { kind: "quantity", value: distribution.value, dimension: of };
    return quantityIn(dimension, { ...given, value: plain }, env);
  }
  if (value.kind !== "quantity" || !equal(value.dimension, dimension)) {
    return wrongKind(env, given, describe(dimension));
  }
  if (!Number.isFinite(value.value)) {
    env.case.problems.add(compileProblem("SC353", span, { what }));
    return null;
  }
  if (value.value < 0) {
    env.case.problems.add(compileProblem("SC351", span, { what, text: textOf(env, value) }));
    return null;
  }
  return value.value;
}

/** A duration in whole nanoseconds. */
export function durationNs(given: Given, env: Env): number | null {
  const seconds = quantityIn(TIME, given, env);
  if (seconds === null) return null;
  const ns = Math.round(nanoseconds(seconds));
  if (ns <= MAX_NS) return ns;
  const params = { what: given.what, text: textOf(env, given.value) };
  const help = given.what === RUN_LENGTH ? { help: [INSTEAD_OF_YEARS] } : {};
  env.case.problems.add(compileProblem("SC354", given.span, params, help));
  return null;
}

/** A rate per second. */
export function rate(given: Given, env: Env): number | null {
  return quantityIn(RATE, given, env);
}

/** Bytes per second, above zero. */
export function bandwidth(given: Given, env: Env): number | null {
  const found = quantityIn(BANDWIDTH, given, env);
  if (found !== 0) return found;
  const params = { name: given.what, why: "nothing passes at 0 B/s; leave it out for no limit" };
  env.case.problems.add(compileProblem("SC356", given.span, params));
  return null;
}

/** A number of bytes. */
export function dataBytes(given: Given, env: Env): number | null {
  return quantityIn(DATA, given, env);
}

/** A share, 0..1. */
export function share(given: Given, env: Env): number | null {
  const { value, span, what } = given;
  if (value.kind !== "quantity" || !isDimensionless(value.dimension)) {
    return wrongKind(env, given, "a share such as `20%`");
  }
  if (value.value >= 0 && value.value <= 1) return value.value;
  const text = `${Number((value.value * 100).toPrecision(6))}%`;
  env.case.problems.add(compileProblem("SC355", span, { what, text }));
  return null;
}

/** A whole number from `least`. */
export function wholeNumber(least: number, given: Given, env: Env): number | null {
  const { value, span, what } = given;
  if (value.kind !== "quantity" || !isDimensionless(value.dimension)) {
    return wrongKind(env, given, "a whole number");
  }
  if (Number.isSafeInteger(value.value) && value.value >= least) return value.value;
  const params = { what, text: textOf(env, value), least };
  env.case.problems.add(compileProblem("SC373", span, params));
  return null;
}

/** A plain number that is not negative. */
export function plainNumber(given: Given, env: Env): number | null {
  const { value } = given;
  if (value.kind !== "quantity" || !isDimensionless(value.dimension)) {
    return wrongKind(env, given, "a plain number");
  }
  return quantityIn(value.dimension, given, env);
}

/** A distribution of times, in nanoseconds. */
export function timesNs(given: Given, env: Env, mostNs = MAX_NS): Distribution | null {
  const found = distributionOf(TIME, given, env);
  if (found === null) return null;
  if (!(nanoseconds(largestNumber(found)) <= mostNs)) {
    const params = { what: given.what, text: textOf(env, given.value) };
    env.case.problems.add(compileProblem("SC354", given.span, params));
    return null;
  }
  return changeUnit(found, NS_PER_SECOND, nanoseconds);
}

/** The largest value that stands in a distribution, as a guard against absurd times. */
function largestNumber(d: Distribution): number {
  switch (d.kind) {
    case "constant":
      return d.value;
    case "uniform":
      return d.high;
    case "exponential":
    case "gamma":
      return d.mean;
    case "normal":
      return Math.max(d.mean, d.sd);
    case "lognormal":
      return d.p99;
    case "weibull":
      return d.scale;
    case "pareto":
      return d.min;
    case "quantiles":
      return Math.max(...d.points.map(([, value]) => value));
    case "mixture":
      return Math.max(...d.parts.map(({ of }) => largestNumber(of)));
    case "shifted":
      return Math.max(Math.abs(d.by), largestNumber(d.of));
    case "scaled":
      return d.by * largestNumber(d.of);
    case "empirical":
      return d.values.at(-1) ?? 0;
  }
}

/** A distribution of sizes, in bytes. */
export function sizes(given: Given, env: Env): Distribution | null {
  return distributionOf(DATA, given, env);
}

function distributionOf(dimension: Dimension, given: Given, env: Env): Distribution | null {
  const found = asDistribution(given.value);
  if (found === null || !equal(found.dimension, dimension)) {
    return wrongKind(env, given, `${describe(dimension)} or a distribution of one`);
  }
  const { distribution } = found;
  if (distribution.kind !== "constant") return distribution;
  const plain: Value = { kind: "quantity", value: distribution.value, dimension };
  const value = quantityIn(dimension, { ...given, value: plain }, env);
  return value === null ? null : { kind: "constant", value };
}

/** A distribution of times that may be asked for half, as one way of a round trip is. */
export function halved(of: Distribution): Distribution {
  return changeUnit(of, 0.5, (value) => value / 2);
}

/**
 * One of several words. Nodes and sites of that name are taken for the word, since only the
 * setting knows what it takes. Null (reported) when it is another.
 */
export function wordIn<Word extends string>(
  words: readonly Word[],
  given: Given,
  env: Env,
): Word | null {
  const written = wordText(given.value);
  const found = words.find((word) => word === written);
  if (found !== undefined) return found;
  return wrongKind(env, given, `one of ${words.map((word) => `\`${word}\``).join(", ")}`);
}

/** The word that a value is, whatever else it may be; null for quantities and the like. */
export function wordText(value: Value): string | null {
  switch (value.kind) {
    case "choice":
    case "node":
    case "site":
      return value.name;
    case "boolean":
      return value.value ? "on" : "off";
    case "text":
      return value.value;
    case "quorum":
      return value.quorum.kind === "none" ? "none" : null;
    default:
      return null;
  }
}

/** An argument of a choice by its name or its place. */
export function argument(value: Value, name: string, position?: number): Value | null {
  if (value.kind !== "choice") return null;
  if (Object.hasOwn(value.args, name)) return value.args[name] ?? null;
  const key = String(position);
  return position !== undefined && Object.hasOwn(value.args, key)
    ? (value.args[key] ?? null)
    : null;
}
