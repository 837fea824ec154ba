import type { FindProbe, FindResult } from "../../analysis/results.ts";
import { USUAL_RUNS } from "./limits.ts";
import type { SearchEnd } from "./search.ts";

/** An interval that is wider than this share of its value deserves a word. */
const WIDE = 0.12;

/** A search that takes more runs than this stands where chance decides late. */
const MANY = 3 * USUAL_RUNS;

/** What a reader must know beside an answer's numbers, a sentence each. */
export function remarksOf(answer: FindResult, end: SearchEnd | null): readonly string[] {
  switch (answer.outcome) {
    case "everywhere":
      return [everywhere(answer, end)];
    case "nowhere":
      return nowhere(answer);
    case "not_monotone":
      return notMonotone(answer);
    case "undecided":
      return [
        `chance hides whether it holds at all: ${nearest(answer)?.seen ?? "nothing was seen"}`,
      ];
    case "found":
      return end === null ? ofList(answer) : ofRange(answer);
    case "stopped":
      return answer.value === null
        ? []
        : ["stopped before its end: the interval would be narrower"];
    default:
      return [];
  }
}

function everywhere({ probes, find }: FindResult, end: SearchEnd | null): string {
  const last = find.goal === "max" ? probes.at(-1) : probes[0];
  const where = last?.text ?? "";
  if (end?.cut === true) {
    return `it holds as far as was looked, to ${where}: runs beyond take more events than are allowed (--max-events)`;
  }
  return `it holds everywhere: the domain ends at ${where}`;
}

function nowhere(answer: FindResult): string[] {
  const miss = nearest(answer);
  if (miss === undefined) return ["no value of the domain makes it hold"];
  return [`no value of the domain makes it hold; nearest to it is ${miss.text}: ${miss.seen}`];
}

/** The probe that came nearest to holding: the one at the safe end, unless another was undecided. */
function nearest({ probes, find }: FindResult): FindProbe | undefined {
  const safe = find.goal === "max" ? probes : probes.toReversed();
  return safe.find(({ verdict }) => verdict !== "fail") ?? safe[0];
}

function notMonotone({ probes, find }: FindResult): string[] {
  const forward = find.goal === "max" ? probes : probes.toReversed();
  const fail = forward.find(({ verdict }) => verdict === "fail");
  const pass = forward.findLast(({ verdict }) => verdict === "pass");
  if (fail === undefined || pass === undefined) return [];
  const { goal, param } = find;
  const other = goal === "max" ? "min" : "max";
  const firstPass = forward.findIndex(({ verdict }) => verdict === "pass");
  const turnsOnce = forward.slice(firstPass).every(({ verdict }) => verdict !== "fail");
  const [below, above] = goal === "max" ? ["below", "above"] : ["above", "below"];
  return [
    `it fails ${below}, at ${fail.text} (${fail.seen}), and holds ${above} that, at ${pass.text} (${pass.seen})`,
    turnsOnce
      ? `did you mean \`find ${other} ${param}\`?`
      : "a search needs a condition that turns once; sweep the param to see all of the curve",
  ];
}

function ofRange(answer: FindResult): string[] {
  const { probes, low, high, value, find } = answer;
  const ends = low !== null && high !== null;
  const beyond = ends
    ? probes.find((probe) => probe.value === (find.goal === "max" ? high : low))
    : undefined;
  const proof =
    beyond !== undefined && beyond.runs === 0
      ? [`from ${beyond.text} on no run is needed: ${beyond.seen.split(", so that")[0]}`]
      : [];
  if (!ends) {
    const last = find.goal === "max" ? probes.at(-1) : probes[0];
    return [
      `chance hides whether it still holds at the domain's end, ${last?.text ?? ""}: ${last?.seen ?? ""}`,
    ];
  }
  const wide = typeof value === "number" && high - low > WIDE * Math.abs(value);
  const isStepped = find.domain.kind === "range" && find.domain.step !== undefined;
  return [
    ...proof,
    ...(answer.runs > MANY && !wide
      ? [
          `it took ${answer.runs} runs: so near the turn they differ by chance; a longer \`duration\` asks for fewer`,
        ]
      : []),
    ...(wide && !isStepped
      ? ["chance keeps the ends that far apart: a longer `duration` or more `trials` narrow it"]
      : []),
  ];
}

function ofList(answer: FindResult): string[] {
  const { probes, find, value } = answer;
  const forward = find.goal === "max" ? probes : probes.toReversed();
  const at = forward.findIndex((probe) => probe.value === value);
  const before = forward.slice(0, at).filter(({ verdict }) => verdict === "fail");
  const doubtful = forward.slice(at + 1).filter(({ verdict }) => verdict === "undecided");
  const names = (some: readonly FindProbe[]): string => some.map(({ text }) => text).join(", ");
  return [
    ...(before.length > 0 ? [`it fails at ${names(before)} all the same`] : []),
    ...(doubtful.length > 0 ? [`chance hides whether it holds at ${names(doubtful)}`] : []),
    ...(at === forward.length - 1 ? ["it is the last of the values to choose from"] : []),
  ];
}
