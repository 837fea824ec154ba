import type { MeasurePlan, Window } from "../../model/measures.ts";
import type { RunLimits } from "../../model/plan.ts";
import type { TrialsPlan } from "../../model/study.ts";
import { TIME } from "../../units/dimension.ts";
import { formatQuantity } from "../../units/format.ts";
import type { Expr } from "../ast.ts";
import { compileProblem } from "./compile-messages.ts";
import { durationNs, share, wholeNumber, wordText } from "./convert.ts";
import { cannotEvaluate, type Env, sourceText } from "./env.ts";
import { evaluate } from "./evaluate.ts";
import { metricRef } from "./metric-ref.ts";
import { type Origins, Settings } from "./settings.ts";

/** How many equal blocks stand first among the windows when the warm-up is found afterwards. */
const AUTO_BLOCKS = 20;
/** A run's series has about this many points. */
const SERIES_POINTS = 1000;
const DEFAULT_LIMITS: RunLimits = { maxEvents: 1e8, maxBytes: 2 * 1024 * 1024 * 1024 };
/** `until` runs at least and at most so many trials; the first ones tell how many it takes. */
const UNTIL_MIN = 10;
const UNTIL_MAX = 200;
const UNTIL_WITHIN = 0.05;

/** The `run` block's settings. */
export function runSettings(env: Env): Settings {
  const { run, title } = env.case.scenario;
  const span = run?.keyword.span ?? title?.span ?? { source: "", start: 0, end: 0 };
  return new Settings(run?.block ?? null, "run", "run", span, env);
}

export interface RunTimes {
  readonly durationNs: number;
  readonly warmupNs: number | null;
}

/** Duration and warm-up of one case; null when they leave nothing to measure (reported). */
export function runTimes(env: Env, origins: Origins): RunTimes | null {
  const settings = runSettings(env);
  const duration = settings.read("duration", origins);
  const warmup = settings.read("warmup", origins);
  const lasts = duration === null ? null : durationNs(duration, settings.env);
  if (duration === null || lasts === null || warmup === null) return null;
  const auto = wordText(warmup.value) === "auto";
  const warmupNs = auto ? null : durationNs(warmup, settings.env);
  if (!auto && warmupNs === null) return null;
  if (lasts > (warmupNs ?? 0)) return { durationNs: lasts, warmupNs };
  const params = {
    warmup: formatQuantity((warmupNs ?? 0) / 1e9, TIME),
    duration: formatQuantity(lasts / 1e9, TIME),
  };
  const span = auto ? duration.span : warmup.span;
  env.case.problems.add(compileProblem("SC381", span, params));
  return null;
}

/** What a plan's measures say of latencies: nothing where they are only counted. */
export function keptLatencies(env: Env): Pick<MeasurePlan, "exactLatencies"> {
  const setting = runSettings(env).get("latencies");
  const isExact = setting !== null && wordText(setting.value) === "exact";
  return isExact ? { exactLatencies: true } : {};
}

/** The blocks of an automatic warm-up, then the windows that expectations ask for. */
export function windowsOf(times: RunTimes, asked: readonly Window[]): readonly Window[] {
  const blocks =
    times.warmupNs === null
      ? Array.from({ length: AUTO_BLOCKS }, (_, index) => ({
          fromNs: Math.floor((times.durationNs * index) / AUTO_BLOCKS),
          toNs: Math.floor((times.durationNs * (index + 1)) / AUTO_BLOCKS),
        }))
      : [];
  const distinct = asked.filter(
    (one, index) => asked.findIndex((other) => sameWindow(one, other)) === index,
  );
  return [...blocks, ...distinct];
}

function sameWindow(a: Window, b: Window): boolean {
  return a.fromNs === b.fromNs && a.toNs === b.toNs;
}

/** A round interval (1, 2 or 5 times a power of ten) that gives about a thousand points. */
export function seriesInterval(durationOfRun: number): number {
  const wanted = durationOfRun / SERIES_POINTS;
  let power = 1;
  while (power * 10 <= wanted) power *= 10;
  const step = [1, 2, 5, 10].find((factor) => power * factor >= wanted) ?? 10;
  return Math.max(1, Math.min(power * step, durationOfRun));
}

export function limitsOf(given: RunLimits | undefined): RunLimits {
  return given ?? DEFAULT_LIMITS;
}

/** The study's seed: a text, or a number as its text. Null when it is neither (reported). */
export function seedOf(env: Env, given: string | undefined): string | null {
  if (given !== undefined) return given;
  const setting = runSettings(env).get("seed");
  const value = setting?.value;
  if (value?.kind === "text") return value.value;
  if (value?.kind === "quantity") return String(value.value);
  const word = value === undefined ? null : wordText(value);
  return word ?? (setting === null ? null : cannotEvaluate(env, setting.span));
}

/** How many trials. Null when the setting is no number and no `until` (reported). */
export function trialsOf(env: Env, given: number | undefined): TrialsPlan | null {
  if (given !== undefined) return { kind: "fixed", count: given };
  const settings = runSettings(env);
  const written = trialsExpr(env);
  if (written?.kind === "until") return untilOf(written.of, written.within, settings.env);
  const setting = settings.get("trials");
  const count = setting === null ? null : wholeNumber(1, setting, settings.env);
  return count === null ? null : { kind: "fixed", count };
}

function trialsExpr(env: Env): Expr | null {
  const items = env.case.scenario.run?.block?.items ?? [];
  const found = items.filter((item) => item.kind === "setting" && item.name.text === "trials");
  const last = found.at(-1);
  return last?.kind === "setting" ? last.value : null;
}

function untilOf(of: Expr, within: Expr | null, env: Env): TrialsPlan | null {
  const metric = metricRef(of, env);
  if (metric === null) {
    const text = `\`${sourceText(env, of.span)}\``;
    env.case.problems.add(compileProblem("SC382", of.span, { text }));
    return null;
  }
  const value = within === null ? null : evaluate(within, env);
  if (within !== null && value === null) return null;
  const width =
    within === null || value === null
      ? UNTIL_WITHIN
      : share({ value, span: within.span, what: "trials · within" }, env);
  if (width === null) return null;
  return { kind: "until", metric, within: width, min: UNTIL_MIN, max: UNTIL_MAX };
}
