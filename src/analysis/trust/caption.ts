import type { MetricRef } from "../../model/measures.ts";
import type { CaseResult } from "../results.ts";
import { type Trust, type TrustLabel, trustOf, trustOfMetric } from "./trust.ts";
import type { Errors } from "./validated.ts";
import { kindsText, percent } from "./words.ts";

/** From the least sure to the surest: a picture is as sure as its least sure case. */
const ORDER: readonly TrustLabel[] = ["extrapolated", "default", "given", "calibrated"];

/** Cases up to which all are asked; of more, as many at even steps. */
const MOST_CASES = 24;

/**
 * A short sentence for under a picture of a metric: its label with the reason, and how far off the model
 * was in that metric where a station was as full as here. `shown` are the metrics of the picture;
 * null when nothing ran.
 */
export function trustCaption(
  cases: readonly CaseResult[],
  shown: readonly MetricRef[],
): string | null {
  // Who leads is no figure.
  const metrics = shown.filter(({ name }) => name !== "leader");
  const ran = cases.filter(({ trials }) => trials > 0);
  const step = Math.max(1, ran.length / MOST_CASES);
  const asked = Array.from(
    { length: Math.min(ran.length, MOST_CASES) },
    (_, index) => ran[Math.floor(index * step)]!,
  );
  const all = asked.map(trustOf);
  if (all.length === 0) return null;
  const labels = all.flatMap((trust) =>
    metrics.length === 0 ? [trust.label] : metrics.map((metric) => trustOfMetric(metric, trust)),
  );
  const label = ORDER.find((one) => labels.includes(one))!;
  const few = labels.filter((one) => one === label).length < labels.length ? " in part" : "";
  return `Trust: ${label}${few}; ${[reason(label, all, metrics), errorText(all, metrics)]
    .filter((one) => one !== "")
    .join("; ")}.`;
}

function reason(label: TrustLabel, all: readonly Trust[], metrics: readonly MetricRef[]): string {
  if (label === "extrapolated") {
    const byPlace = all.some((trust) => trust.label === "extrapolated");
    if (byPlace) return "no real system was measured near such round trips and loads";
    const names = metrics.filter((metric) =>
      all.some((trust) => trustOfMetric(metric, trust) === "extrapolated"),
    );
    return `no measurement on a real system tells ${names.map(({ id }) => id).join(", ")}`;
  }
  const { inputs } = all[0]!;
  const paths = (one: { readonly path: string }): string => one.path;
  const usual = [...inputs.defaults.map(paths), ...inputs.published];
  if (label === "default") return `${kindsText(usual)} not measured here`;
  return label === "given"
    ? "times are the scenario's own figures"
    : "all times of hardware and links were measured";
}

/** The largest of the cases' errors in what the picture shows; throughput, p50 and p99 were held. */
function errorText(all: readonly Trust[], metrics: readonly MetricRef[]): string {
  const kinds = new Set(metrics.flatMap((metric) => kindOf(metric) ?? []));
  if (kinds.size !== 1) return "";
  const [[kind, name]] = [...kinds].map((one) => [one, NAMES[one]] as const) as [
    readonly [keyof typeof NAMES, string],
  ];
  const known = all.flatMap(({ errors }) => (errors === null ? [] : [errors[kind]]));
  if (known.length === 0) return "";
  const [low, high] = [percent(Math.min(...known)), percent(Math.max(...known))];
  return `real systems as busy were off by ${low === high ? low : `${low.slice(0, -1)} to ${high}`} in ${name}`;
}

const NAMES = { throughput: "throughput", p50: "p50", p99: "p99" } as const;

function kindOf({ name, aggregate }: MetricRef): Exclude<keyof Errors, "rows"> | null {
  if (name === "throughput" || name === "rate") return "throughput";
  if (!name.endsWith(".latency")) return null;
  return aggregate === "p50" || aggregate === "p99" ? aggregate : null;
}
