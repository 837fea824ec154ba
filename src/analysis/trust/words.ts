import { formatMetric } from "../../units/format.ts";
import type { Trust } from "./trust.ts";
import type { Errors } from "./validated.ts";

/** Label, reason, fullest station and nearest measured row in whole sentences, for JSON and `explain`. */
export function trustLine(trust: Trust): string {
  return sentences([
    `${trust.label}: ${reasonText(trust)}`,
    trust.label === "extrapolated" ? inputsText(trust) : "",
    fullestText(trust),
    trust.nearest === null || trust.label === "extrapolated" ? "" : nearestText(trust),
    errorsText(trust),
  ]);
}

function fullestText({ busiest }: Trust): string {
  if (busiest === null) return "";
  return `its fullest station, ${busiest.station}, ${usedText(busiest)}`;
}

/** The same for under an answer: the label with its reason, and how far off the model was at such a load. */
export function shortTrust(trust: Trust): string {
  return sentences([`${trust.label}: ${reasonText(trust)}`, errorsText(trust)]);
}

/** Joins what is there to sentences, each with a full stop. */
export function sentences(texts: readonly string[]): string {
  return texts
    .filter((one) => one !== "")
    .map((one, index) => `${index === 0 ? one : one[0]!.toUpperCase() + one.slice(1)}.`)
    .join(" ");
}

/** Why a case has its label, in words that need no others. */
export function reasonText(trust: Trust): string {
  if (trust.label !== "extrapolated") return inputsText(trust);
  const { nearest, place } = trust;
  if (nearest !== null) {
    return `the model was held against real systems at other round trips and loads only; the nearest, ${nearest.point.text}, is ${timesText(nearest.times)} times away`;
  }
  return place.form === "leaderless"
    ? "quorums without a leader were held against published simulations, not against a real system"
    : `no real system with ${FORMS[place.form]} was measured`;
}

/** What the hardware's and links' times are: measured, published, the scenario's own, or defaults. */
export function inputsText({ inputs }: Pick<Trust, "inputs">): string {
  const { calibrated, published, given, defaults } = inputs;
  const kinds = [
    [defaults.map(({ path }) => path), "by default"],
    [published, "from published figures"],
    [given, "as the scenario says"],
    [calibrated, "as measured"],
  ] as const;
  const said = kinds.filter(([paths]) => paths.length > 0);
  if (said.length === 0) return "no time of hardware or links is behind it";
  if (said.length === 1 && calibrated.length > 0) {
    return "all times of hardware and links were measured";
  }
  return `times of ${said.map(([paths, how]) => `${kindsText(paths)} ${how}`).join("; ")}`;
}

/** `cpu and apply of 3 nodes, rtt of 2 links`. */
export function kindsText(paths: readonly string[]): string {
  const owners = new Map<string, Set<string>>();
  for (const path of paths) {
    const [head = "", what = ""] = path.split(" · ");
    const key = `${what.replace(/^disk\..*/, "disk")}/${head.split(" ")[0]}`;
    owners.set(key, (owners.get(key) ?? new Set()).add(head));
  }
  const whats = new Map<string, string[]>();
  for (const [key, heads] of owners) {
    const [what = "", owner = ""] = key.split("/");
    const of = `${heads.size} ${owner}${heads.size === 1 ? "" : "s"}`;
    whats.set(of, [...(whats.get(of) ?? []), what]);
  }
  return [...whats].map(([of, names]) => `${list(names)} of ${of}`).join(", ");
}

function list(names: readonly string[]): string {
  return names.length < 2
    ? names.join("")
    : `${names.slice(0, -1).join(", ")} and ${names[names.length - 1]}`;
}

/** `leader.disk is 34% used`; from 80 % on that errors grow there. */
export function busiestText({ busiest }: Pick<Trust, "busiest">): string {
  if (busiest === null) return "";
  return `${busiest.station} ${usedText(busiest)}`;
}

function usedText({ share, band }: NonNullable<Trust["busiest"]>): string {
  const grows = band === "near full" || band === "full" ? ", where errors grow" : "";
  return `is ${shareText(share)} used${grows}`;
}

/** How far off the model was at such a load; that it does not know when no row was as full. */
export function errorsText({ errors, busiest }: Pick<Trust, "errors" | "busiest">): string {
  if (busiest === null) return "";
  const full = `${busiest.station} ${shareText(busiest.share)} used`;
  if (errors === null) return "";
  const grows =
    busiest.band === "near full" || busiest.band === "full" ? "; errors grow near the limit" : "";
  return `against real systems loaded like this (${full}) the model was off by ${offText(errors)}, in the median of ${errors.rows} measurements${grows}`;
}

function offText({ throughput, p50, p99 }: Errors): string {
  return `${percent(throughput)} in throughput, ${percent(p50)} in p50 and ${percent(p99)} in p99`;
}

/** The nearest measured row, or that there is none. */
export function nearestText({ nearest, place }: Pick<Trust, "nearest" | "place">): string {
  if (nearest === null) {
    return place.form === "leaderless"
      ? "held against published simulations, not against a real system"
      : `no real system with ${FORMS[place.form]} was measured`;
  }
  const far = nearest.times > 1.05 ? `, ${timesText(nearest.times)} times away` : "";
  return `the nearest measured row is ${nearest.point.text}${far}`;
}

const FORMS: Readonly<Record<Trust["place"]["form"], string>> = {
  single_leader: "one leader",
  consensus: "consensus",
  multi_leader: "several leaders",
  leaderless: "quorums without a leader",
};

/** `34%`, `<1%`. */
export function shareText(share: number): string {
  return share < 0.01 ? "<1%" : formatMetric(Number(share.toPrecision(2)), "1");
}

function timesText(times: number): string {
  return String(Number(times.toPrecision(2)));
}

/** `24%`. */
export function percent(share: number): string {
  return `${(100 * share).toFixed(0)}%`;
}
