import { formatMetric } from "../../units/format.ts";
import { decimalsFor, type ShownUnit, shownUnit } from "../../units/shown-unit.ts";
import type { MetricUnit } from "../results.ts";
import type { PairComparison } from "./compare-pair.ts";
import type { ComparedGroup, Comparison } from "./comparison.ts";

/**
 * An amount by which two values differ, with its sign: `+3.2 ms`, `-0.4 points` of a share (percent
 * of percent would be read wrongly).
 */
export function differenceText(value: number, unit: MetricUnit): string {
  const scale = unit === "/s" && Math.abs(value) < 1 ? scaleOf([value], unit, 1) : null;
  const text =
    scale === null ? formatMetric(value, unit) : `${Number(value.toPrecision(4))}${scale.suffix}`;
  const shown = value > 0 ? `+${text}` : text;
  return unit === "1" ? shown.replace(/%$/, " points") : shown;
}

/**
 * The difference with its interval, `+3.2 ms (+3.1 – +3.3)`, to the digits that the interval supports,
 * or in words that none was seen; a dash where there is none.
 */
export function differenceCell(pair: PairComparison, unit: MetricUnit): string {
  const { value, low, high } = pair.difference;
  if (pair.verdict === "same") return "the same in every trial";
  if (value === null) return "–";
  const isSeen = pair.verdict !== "not_seen";
  if (low === null || high === null || (low === value && high === value)) {
    return isSeen ? differenceText(value, unit) : "none seen";
  }
  const scale = scaleOf([value, low, high], unit, likeOf(pair));
  if (scale === null) {
    const text = isSeen ? differenceText(value, unit) : "none seen";
    return `${text} ${rangeText(differenceText(low, unit), differenceText(high, unit))}`.trimEnd();
  }
  const decimals = decimalsFor((high - low) / 2 / scale.factor);
  const show = (at: number): string => signed((at / scale.factor).toFixed(decimals));
  const suffix = unit === "1" ? " points" : scale.suffix;
  const range = `(${show(low)} – ${show(high)}${isSeen ? "" : suffix})`;
  return isSeen ? `${show(value)}${suffix} ${range}` : `none seen ${range}`;
}

/**
 * The unit that a difference and its ends are written in: that of the largest. Small rates are a
 * second, a minute or an hour as those that they lie between.
 */
function scaleOf(values: readonly number[], unit: MetricUnit, like: number): ShownUnit | null {
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const shown = shownUnit(largest, unit);
  if (unit !== "/s" || shown === null || shown.factor > 1) return shown;
  const between = shownUnit(like, unit);
  return between !== null && between.factor < 1 ? between : { factor: 1, suffix: "/s" };
}

/** The larger of the two values that a difference lies between. */
function likeOf({ a, b }: PairComparison): number {
  return Math.max(Math.abs(a.value ?? 0), Math.abs(b.value ?? 0));
}

/** With its sign; a zero has none. */
function signed(text: string): string {
  const number = Number(text);
  if (number === 0) return text.replace("-", "");
  return number > 0 ? `+${text}` : text;
}

/** `1.32x (1.30–1.35)`, from a hundredfold on without decimals; a dash where there is none. */
export function ratioCell({ verdict, ratio: { value, low, high } }: PairComparison): string {
  if (value === null || verdict === "same") return "–";
  const text = `${timesText(value)}x`;
  if (low === null || high === null || (low === value && high === value)) return text;
  // No metric is negative: neither is how many times one is of another.
  const [from, to] = [timesText(Math.max(0, low)), timesText(high)];
  return from === to ? text : `${text} (${from}–${to})`;
}

/** `(3.1–3.3 ms)`: the unit once when it is the same. */
export function rangeText(low: string, high: string): string {
  const [a, b] = [low, high].map((text) => /^([+-]?[\d.,e]+)(.*)$/.exec(text));
  if (a && b && a[2] === b[2]) return a[1] === b[1] ? "" : `(${a[1]} – ${high})`;
  return `(${low} – ${high})`;
}

function timesText(value: number): string {
  const size = Math.abs(value);
  if (size >= 100) return String(Math.round(value));
  // Near one the digits behind it are what is asked for.
  if (size < 0.001) return value === 0 ? "0" : value.toExponential(1);
  return value.toPrecision(Math.abs(value - 1) < 0.01 ? 4 : 3);
}

/** What a pair comes to, in a few words. */
export function verdictText(
  { verdict, why, difference }: PairComparison,
  unit: MetricUnit,
): string {
  switch (verdict) {
    case "same":
      return "the same in every trial";
    case "not_seen": {
      const most = Math.max(Math.abs(difference.low ?? 0), Math.abs(difference.high ?? 0));
      const text = differenceText(most, unit).replace(/^\+/, "");
      return `no difference seen; it is ${text} at most`;
    }
    case "unknown":
      return why ?? "unknown";
    case "differs":
      return unit === "word" ? "differs" : "";
  }
}

/** `lower is better`, for headings; empty where neither is. */
export function betterText({ better }: Comparison): string {
  return better === "neither" ? "" : `${better} is better`;
}

/** Where a group stands: `rtt50 = 72 ms, fsync = 1 ms`; empty when nothing else is swept. */
export function whereText({ where }: ComparedGroup): string {
  return where.map(({ name, text }) => `${name} = ${text}`).join(", ");
}

/**
 * Which value is best, or which are and cannot be told apart: a sentence for each group, or one for
 * all when it is the same everywhere.
 */
export function bestTexts({ groups }: Comparison): readonly string[] {
  const told = groups.flatMap((group) => {
    const text = bestText(group);
    return text === null ? [] : [{ place: whereText(group), text }];
  });
  const [first] = told;
  const everywhere =
    told.length === groups.length && told.every(({ text }) => text === first?.text);
  if (told.length > 1 && everywhere) return [`${first?.text ?? ""}, everywhere`];
  return told.map(({ place, text }) => (place === "" ? text : `${place}: ${text}`));
}

function bestText({ best, free, pairs }: ComparedGroup): string | null {
  if (best === null) return null;
  const called = (name: string) => (free.length > 1 ? name : `${free.join(", ")} = ${name}`);
  const [first = "", ...others] = best.names;
  const compared = new Set(pairs.flatMap(({ caseA, caseB }) => [caseA, caseB])).size;
  if (others.length > 0 && best.names.length === compared) {
    return `no difference was seen between the values of ${free.join(", ")}`;
  }
  if (others.length > 0) {
    const rest = others.map(called).join(", ");
    return `${called(first)} has the best value; ${rest} cannot be told from it`;
  }
  return best.sure
    ? `${called(first)} is best`
    : `${called(first)} has the best value; it was not compared with all others`;
}

/** How the intervals were made, a sentence. */
export function methodText(comparison: Comparison): string {
  const { family, level, groups, unit } = comparison;
  if (unit === "word") return "What was seen over all trials of each case.";
  const pairs =
    "Trial i of both cases drew the same random numbers and the two are compared pair by pair";
  const together =
    family > 1
      ? `; each of the ${family} intervals is made at ${percent(level)}, so that all hold together with 95%`
      : "; intervals are 95%";
  const first = groups.some(({ allPairs }) => !allPairs)
    ? " Where there are more than four values, each is compared with the first."
    : "";
  return `${pairs}${together}.${first}`;
}

function percent(level: number): string {
  return `${Number((100 * level).toPrecision(4))}%`;
}
