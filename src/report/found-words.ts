import type { FindProbe, FindResult } from "../analysis/results.ts";

/** `743/s..797/s`, or what is known of one end; empty where nothing is. */
export function foundInterval({ outcome, lowText, highText, low, high }: FindResult): string {
  if (outcome === "not_monotone" || (low === null && high === null)) return "";
  if (low === null) return `at most ${highText}`;
  if (high === null) return `at least ${lowText}`;
  return lowText === highText ? lowText : `${lowText}..${highText}`;
}

/** What was found, without its interval: `773/s`, `none holds`. */
export function foundValue(found: FindResult): string {
  const { outcome, text, find } = found;
  switch (outcome) {
    case "found":
      return text;
    case "everywhere":
      return find.goal === "max" ? `${text} or more` : `${text} or less`;
    case "nowhere":
      return "none holds";
    case "not_monotone":
      return "no single answer";
    case "undecided":
      return "undecided";
    case "skipped":
      return "not sought";
    case "stopped":
      return text === "" ? "stopped" : `${text} so far`;
  }
}

/** The answer in a line: `rate = 773/s (743/s..797/s), 165 runs; first guess 768/s by closed form`. */
export function foundSentence(found: FindResult): string {
  const { find, runs, firstGuessText, outcome } = found;
  const interval = foundInterval(found);
  const isNumber = outcome === "found" || (outcome === "stopped" && found.value !== null);
  const within = isNumber && interval !== "" && interval !== found.text ? ` (${interval})` : "";
  const runsText = runs === 0 ? "" : `, ${runs} ${runs === 1 ? "run" : "runs"}`;
  const guess =
    !isNumber || firstGuessText === "" ? "" : `; first guess ${firstGuessText} by closed form`;
  const link = isNumber || outcome === "everywhere" ? " = " : ": ";
  return `${find.param}${link}${foundValue(found)}${within}${runsText}${guess}`;
}

/** Whether the values that were tried tell more than the answer: no single one, or a list of words. */
export function showsCurve({ outcome, find, probes }: FindResult): boolean {
  if (probes.length === 0) return false;
  return ["not_monotone", "nowhere", "undecided"].includes(outcome) || find.domain.kind === "list";
}

const VERDICTS: Readonly<Record<FindProbe["verdict"], string>> = {
  pass: "holds",
  fail: "fails",
  undecided: "undecided",
};

/** A probe's verdict in a word. */
export function probeVerdict({ verdict }: FindProbe): string {
  return VERDICTS[verdict];
}

/** Why a value needed no run, in short: `a.cpu has no steady state`; empty where it was run. */
export function probeReason({ runs, seen }: FindProbe): string {
  return runs > 0 ? "" : (seen.split(":")[0] ?? "");
}
