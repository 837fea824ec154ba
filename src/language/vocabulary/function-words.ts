import type { Parameter } from "../../model/value-type.ts";
import { COUNT, named, TEXT, UNKNOWN } from "./value-types.ts";
import { type FunctionWord, NOW } from "./word.ts";

/**
 * Parameters of distributions and `min`/`max` may have any dimension; here they are unknown, and
 * the checker holds them against each other (`check/functions.ts`).
 */
function anyDimension(name: string, doc: string, more: Partial<Parameter> = {}): Parameter {
  return named(name, UNKNOWN, doc, more);
}

function fn(
  name: string,
  doc: string,
  example: string,
  parameters: readonly Parameter[],
  gives: string,
): FunctionWord {
  return { kind: "function", name, doc, example, since: NOW, parameters, gives };
}

const POSITIONAL = { positional: true } as const;
const DISTRIBUTION = "a distribution of the arguments' dimension";

export const DISTRIBUTION_WORDS: readonly FunctionWord[] = [
  fn(
    "constant",
    "Always the same value.",
    "let d = constant(5ms)",
    [anyDimension("value", "The value.", POSITIONAL)],
    DISTRIBUTION,
  ),
  fn(
    "uniform",
    "Evenly between two values.",
    "let d = uniform(1ms, 3ms)",
    [
      anyDimension("low", "The least.", POSITIONAL),
      anyDimension("high", "The greatest.", POSITIONAL),
    ],
    DISTRIBUTION,
  ),
  fn(
    "exponential",
    "Without memory.",
    "let d = exponential(mean: 60us)",
    [anyDimension("mean", "The mean.")],
    DISTRIBUTION,
  ),
  fn(
    "normal",
    "The bell curve, cut at zero.",
    "let d = normal(mean: 10ms, sd: 1ms)",
    [anyDimension("mean", "The mean."), anyDimension("sd", "The standard deviation.")],
    DISTRIBUTION,
  ),
  fn(
    "lognormal",
    "Skewed to the right, by two percentiles.",
    "let d = lognormal(p50: 100us, p99: 400us)",
    [
      anyDimension("p50", "The median."),
      anyDimension("p99", "The 99th percentile, not below the median."),
    ],
    DISTRIBUTION,
  ),
  fn(
    "gamma",
    "The sum of `shape` exponential steps.",
    "let d = gamma(shape: 2, mean: 10ms)",
    [named("shape", COUNT, "Above 0."), anyDimension("mean", "The mean.")],
    DISTRIBUTION,
  ),
  fn(
    "weibull",
    "Times to failure.",
    "let d = weibull(shape: 0.8, scale: 30d)",
    [named("shape", COUNT, "Above 0."), anyDimension("scale", "The 63rd percentile.")],
    DISTRIBUTION,
  ),
  fn(
    "pareto",
    "A heavy tail.",
    "let d = pareto(min: 1ms, alpha: 1.5)",
    [anyDimension("min", "The least."), named("alpha", COUNT, "The tail's exponent, above 0.")],
    DISTRIBUTION,
  ),
  fn(
    "quantiles",
    "Any percentiles, joined without a fall; beyond the last as its segment goes on.",
    "let d = quantiles(p50: 1ms, p95: 4ms, p99: 9ms)",
    [anyDimension("p50", "A percentile; `p` and a number up to 100.", { rest: true })],
    DISTRIBUTION,
  ),
  fn(
    "mixture",
    "One of several, by weight.",
    "let d = mixture((90%, constant(1ms)), (10%, exponential(mean: 20ms)))",
    [anyDimension("part", "A weight and a distribution.", { positional: true, rest: true })],
    DISTRIBUTION,
  ),
  fn(
    "shifted",
    "A distribution plus a fixed amount.",
    "let d = shifted(by: 1ms, exponential(mean: 2ms))",
    [anyDimension("by", "The amount."), anyDimension("of", "The distribution.", POSITIONAL)],
    DISTRIBUTION,
  ),
  fn(
    "empirical",
    "Measured values from a column of a CSV file.",
    'let d = empirical("fsync.csv", column: "latency_us", unit: us)',
    [
      named("file", TEXT, "The file.", POSITIONAL),
      named("column", TEXT, "The column."),
      anyDimension("unit", "The unit of the numbers."),
    ],
    "a distribution of the unit's dimension",
  ),
];

export const FUNCTION_WORDS: readonly FunctionWord[] = [
  ...DISTRIBUTION_WORDS,
  fn(
    "min",
    "The least of several quantities (with one metric: its least value).",
    "let m = min(1ms, 2ms)",
    [anyDimension("value", "A quantity.", { positional: true, rest: true })],
    "a quantity of the arguments' dimension",
  ),
  fn(
    "max",
    "The greatest of several quantities (with one metric: its greatest value).",
    "let m = max(1ms, 2ms)",
    [anyDimension("value", "A quantity.", { positional: true, rest: true })],
    "a quantity of the arguments' dimension",
  ),
  fn(
    "measured",
    "A time or a size that was measured, and by what: trust counts it as calibrated. `quorate calibrate` writes it.",
    'let d = measured(lognormal(p50: 216us, p99: 988us), by: "fio, 2026-11-02, db1")',
    [
      anyDimension("of", "The measured value: a distribution or a quantity.", POSITIONAL),
      named("by", TEXT, "The tool, the file, the day, the machine: what finds it again."),
    ],
    "the value itself",
  ),
  fn(
    "logspace",
    "Values at equal ratios, both ends included.",
    "let steps = logspace(1ms, 300ms, points: 9)",
    [
      anyDimension("low", "The first.", POSITIONAL),
      anyDimension("high", "The last.", POSITIONAL),
      named("points", COUNT, "How many."),
    ],
    "a list",
  ),
  fn(
    "domain",
    "All values of a param's domain.",
    "vary merge over domain(merge)",
    [anyDimension("param", "The param's name.", POSITIONAL)],
    "a list",
  ),
];
