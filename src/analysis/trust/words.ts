import { formatMetric } from "../../units/format.ts";
import type { Trust } from "./trust.ts";

/** One line for under an answer: label, what is behind it, the fullest station, the nearest measured row. */
export function trustLine(trust: Trust): string {
  const inputs = inputsText(trust);
  const head = inputs === "" ? trust.label : `${trust.label} (${inputs})`;
  return [head, busiestText(trust), nearestText(trust)].filter((one) => one !== "").join("; ");
}

/** The same in the width of a terminal: the label and its reason, the fullest station, errors of rows as full. */
export function shortTrust(trust: Trust): string {
  const { label, nearest, errors, busiest, inputs } = trust;
  const reason =
    label === "extrapolated"
      ? nearest === null
        ? nearestText(trust)
        : `${timesText(nearest.times)} times from the nearest measured row`
      : label === "default"
        ? kindsText(inputs.defaults.map(({ path }) => path))
        : "";
  const head = reason === "" ? label : `${label} (${reason})`;
  if (busiest === null) return head;
  const full = `${busiest.station} ${shareText(busiest.share)}`;
  if (errors === null) return `${head}; fullest ${full}`;
  const off = [errors.throughput, errors.p50, errors.p99].map(percent).join(", ");
  return `${head}; measured rows as full (${full}) are ${off} off (rate, p50, p99)`;
}

function shareText(share: number): string {
  if (share < 0.01) return "<1%";
  return formatMetric(Number(share.toPrecision(2)), "1");
}

function timesText(times: number): string {
  return String(Number(times.toPrecision(2)));
}

/** `cpu and apply of 3 nodes are defaults`, or where else the times come from. */
export function inputsText({ inputs }: Trust): string {
  const { calibrated, given, defaults } = inputs;
  if (defaults.length > 0) return `${kindsText(defaults.map(({ path }) => path))} by default`;
  if (given.length > 0) {
    return calibrated.length > 0
      ? `${kindsText(given)} as the author says, the rest measured`
      : "all times as the author says";
  }
  return calibrated.length > 0 ? "all times measured" : "";
}

/** `cpu of 3 nodes, loss of 2 links`. */
function kindsText(paths: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const path of paths) {
    const [head = "", what = ""] = path.split(" · ");
    const key = `${what.replace(/^disk\..*/, "disk")}/${head.split(" ")[0]}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const owners = new Map<string, string[]>();
  for (const [key, count] of counts) {
    const [what = "", owner = ""] = key.split("/");
    const of = `${count} ${owner}${count === 1 ? "" : "s"}`;
    owners.set(of, [...(owners.get(of) ?? []), what]);
  }
  return [...owners].map(([of, whats]) => `${list(whats)} of ${of}`).join(", ");
}

function list(names: readonly string[]): string {
  return names.length < 2
    ? names.join("")
    : `${names.slice(0, -1).join(", ")} and ${names[names.length - 1]}`;
}

/** `leader.disk 34 % full`; from 80 % on that errors grow there. */
export function busiestText({ busiest }: Trust): string {
  if (busiest === null) return "";
  const { station, share, band } = busiest;
  const grows = band === "near full" || band === "full" ? ", where errors grow" : "";
  return `${station} is ${shareText(share)} full${grows}`;
}

/** The nearest measured row and how far off the model was in rows as full; or that there is none. */
export function nearestText({ nearest, errors, place }: Trust): string {
  if (nearest === null) {
    return place.form === "leaderless"
      ? "held against published simulations, not against a real system"
      : `nothing with ${FORMS[place.form]} was measured`;
  }
  const far = nearest.times > 1.05 ? `, ${timesText(nearest.times)} times away` : "";
  const off =
    errors === null
      ? ""
      : `, where rows as full are off by ${percent(errors.throughput)} (throughput), ${percent(errors.p50)} (p50) and ${percent(errors.p99)} (p99) in the median`;
  return `nearest measured row: ${nearest.point.text}${far}${off}`;
}

const FORMS: Readonly<Record<Trust["place"]["form"], string>> = {
  single_leader: "one leader",
  consensus: "consensus",
  multi_leader: "several leaders",
  leaderless: "quorums without a leader",
};

function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`;
}
