import { formatMetric } from "../../units/format.ts";
import type { Estimate, InputStep, RankedInput, Ranking } from "../results.ts";

/** `disk fsync of r1, r2`, `latency within dc`. */
export function inputName({ name, of }: Pick<RankedInput, "name" | "of">): string {
  if (of === "") return name;
  return of.startsWith("within ") ? `${name} ${of}` : `${name} of ${of}`;
}

/** Those that hardly matter in one list, the like of them together: `CPU cores of leader, r1`. */
export function slightNames(ranking: Ranking): string {
  const byName = new Map<string, RankedInput[]>();
  for (const input of parted(ranking).slight) {
    byName.set(input.name, [...(byName.get(input.name) ?? []), input]);
  }
  return [...byName.values()]
    .map((inputs) =>
      inputName({ name: inputs[0]!.name, of: inputs.map(({ of }) => of).join(", ") }),
    )
    .join("; ");
}

/** Those that the metric depends on, or may, and those of which it hardly matters, or not at all. */
export function parted({ inputs }: Ranking): {
  readonly weighty: readonly RankedInput[];
  readonly slight: readonly RankedInput[];
  readonly unknown: readonly RankedInput[];
} {
  const of = (...verdicts: readonly RankedInput["verdict"][]) =>
    inputs.filter(({ verdict }) => verdicts.includes(verdict));
  return { weighty: of("matters", "unsure"), slight: of("little", "none"), unknown: of("unknown") };
}

/** What one percent more of an input does: `+0.98 %`, with the interval `(+0.96 – +1.00 %)`. */
export function elasticityText({ elasticity }: RankedInput): string {
  if (elasticity === null) return "–";
  const { value, low, high } = elasticity;
  const text = `${signed(value)} %`;
  if (low === null || high === null || signed(low) === signed(high)) return text;
  return `${text} (${signed(low)} – ${signed(high)} %)`;
}

/** Two decimals say enough of an elasticity. */
function signed(value: number): string {
  const text = value.toFixed(2);
  return value > 0 && text !== "0.00" ? `+${text}` : text === "-0.00" ? "0.00" : text;
}

/** A figure without its interval, a word, or a dash. */
export function plainText({ value, word, unit }: Estimate): string {
  if (word !== undefined) return word;
  return value === null || unit === "word" ? "–" : formatMetric(value, unit);
}

/** The metric at a step: `12.3 ms`, with the step's own size where that is not the usual one. */
export function stepText(step: InputStep | undefined, usual: string): string {
  if (step === undefined) return "–";
  if (step.estimate === null)
    return step.why?.startsWith("no steady state") ? "never settles" : "–";
  const text = plainText(step.estimate);
  return step.text === usual ? text : `${text} (${step.text})`;
}

/** The step below the present size, and the one above it. */
export function stepsOf({ steps }: RankedInput): {
  readonly smaller: InputStep | undefined;
  readonly larger: InputStep | undefined;
  readonly words: readonly InputStep[];
} {
  return {
    smaller: steps.find(({ factor }) => factor !== null && factor < 1),
    larger: steps.find(({ factor }) => factor !== null && factor > 1),
    words: steps.filter(({ factor }) => factor === null),
  };
}

/** What stands beside an input: the names it goes by, what it moves, why it is not known. */
export function notesOf(input: RankedInput): readonly string[] {
  const { moves, movedBy, verdict, why, kind } = input;
  const [only, ...more] = moves;
  const own =
    kind !== "param"
      ? []
      : more.length > 0
        ? [`sets ${moves.join(", ")}`]
        : only
          ? [`= ${only}`]
          : [];
  return [
    ...own,
    ...(movedBy.length > 0 ? [`set by ${movedBy.join(", ")}: not to be added to it`] : []),
    ...(verdict === "unsure" ? ["not told from no effect: more trials would tell"] : []),
    ...(verdict === "unknown" && why !== undefined ? [why] : []),
  ];
}

/** Of the words of a param: `sync: 71.2 ms; async: 0.3 ms`. */
export function wordsText(input: RankedInput): string {
  return stepsOf(input)
    .words.map(({ text, estimate, why }) =>
      estimate === null ? `${text}: ${why ?? "–"}` : `${text}: ${plainText(estimate)}`,
    )
    .join("; ");
}

/** Why the weighty inputs weigh: sentences on stations and limits, each told once. */
export function pressureTexts(ranking: Ranking): readonly string[] {
  const told = new Set<string>();
  return parted(ranking).weighty.flatMap((input) => {
    const text = input.pressure.join("; ");
    if (text === "" || told.has(text)) return [];
    told.add(text);
    return [`${inputName(input)}: ${text}`];
  });
}

/** How the ranking was made and what it does not say, sentences. */
export function rankMethod({ caseLabel, cases, trials }: Ranking): string {
  const which = cases > 1 ? ` in the case ${caseLabel} (--case chooses another)` : "";
  return `Each input was varied alone${which}, by a fifth down (x0.8) and a quarter up (x1.25), in ${trials} trials with the same random numbers each time; intervals are 95%, each for itself. An input hardly matters when a tenth more of it changes the metric by less than half a percent. What inputs do together need not be the sum.`;
}
