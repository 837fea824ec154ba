import pc from "picocolors";
import type { Estimate } from "../../analysis/results.ts";
import type { Candidate } from "../../choose/candidate.ts";
import type { Choice, Judged } from "../../choose/choice.ts";
import type { Finding } from "../../choose/judge.ts";
import { figuresOf } from "../../choose/rank.ts";
import { type RequirementId, requirementsOf } from "../../choose/requirements.ts";
import { CUT } from "../../choose/scenario-text.ts";
import { regionLossText, waivedOf } from "../../choose/waived.ts";
import { whyNot } from "../../choose/why-not.ts";
import type { Wish } from "../../choose/wish.ts";
import { TIME } from "../../units/dimension.ts";
import { formatMetric, formatQuantity } from "../../units/format.ts";
import type { Door, Paint } from "../door.ts";
import { estimateText } from "../output/interval.ts";
import { figureColumn, layTable, printable, wrap } from "../output/layout.ts";
import type { Answers } from "./asked.ts";

/** Minimal ways out that are named; further ones give up as much. */
const MOST_WAYS = 4;
/** Machines that are named of candidates that fail alike. */
const MOST_ALIKE = 4;

/** How an answer was asked for. */
export interface Printed {
  readonly answers: Answers;
  readonly systems: readonly string[];
  /** Each candidate that was dropped, and not one of those alike. */
  readonly all: boolean;
}

/** The answer for people: what fits, the best first; what was dropped and by what; or why nothing fits. */
export function choiceText(choice: Choice, door: Door, { answers, systems, all }: Printed): string {
  const paint = pc.createColors(door.colours.out);
  const width = Math.min(door.columns, 120);
  const blocks = [
    askedLines(choice.wish, paint, width),
    bestLines(choice, paint, width),
    fittingLines(choice, paint),
    contradictionLines(choice, paint, width),
    droppedLines(choice, paint, width, all),
    choice.complete
      ? []
      : [paint.yellow("Incomplete: it was stopped; what is not named was not tried to the end.")],
    [paint.dim(`again:  ${againText(choice.wish, answers, systems)}`)],
  ];
  const shown = blocks.filter((lines) => lines.length > 0).map((lines) => lines.join("\n"));
  return `${shown.join("\n\n")}\n`;
}

/** `2 in us-east-1, 1 in eu-west-1`. */
export function machinesText({ machines }: Candidate): string {
  const counts = new Map<string, number>();
  for (const { region } of machines) counts.set(region, (counts.get(region) ?? 0) + 1);
  return [...counts].map(([region, count]) => `${count} in ${region}`).join(", ");
}

function nameOf({ product, strategy }: Candidate): string {
  return product === null ? strategy : `${product} (${strategy})`;
}

function askedLines(wish: Wish, paint: Paint, width: number): string[] {
  const asks = requirementsOf(wish).map(({ asks: text }) => `  - ${text}`);
  const region = regionLossText(wish, CUT);
  const waived = waivedOf(wish).map(({ what, ask }) => `${what} (--${ask})`);
  return [
    paint.bold("Asked"),
    ...asks,
    ...(region === null ? [] : wrap(`  ${region}`, width, 2)),
    ...(waived.length === 0
      ? []
      : wrap(`  ${paint.bold("Not asked:")} ${waived.join(", ")}.`, width, 2)),
  ];
}

function bestLines({ ranked }: Choice, paint: Paint, width: number): string[] {
  const [best] = ranked;
  if (best === undefined) return [];
  const { candidate } = best;
  return [
    `${paint.bold("Take")} ${paint.green(nameOf(candidate))}: ${machinesText(candidate)}.`,
    ...wrap(`  ${candidate.why}`, width, 2),
  ];
}

function fittingLines({ ranked, wish }: Choice, paint: Paint): string[] {
  if (ranked.length === 0) return [];
  const by = { price: "price", write: "latency of writes", read: "latency of reads" }[wish.rankBy];
  const figures = ranked.map(figuresOf);
  const column = (title: string, of: (index: number) => Estimate | null) =>
    figureColumn(
      title,
      ranked.map((_, index) => {
        const estimate = of(index);
        return estimate === null ? "–" : estimateText(estimate);
      }),
    );
  const reads =
    wish.readsPerSecond > 0 ? [column("p99 read", (i) => figures[i]?.readP99 ?? null)] : [];
  const table = layTable([
    { title: "#", align: "right", cells: ranked.map((_, index) => String(index + 1)) },
    { title: "what fits", align: "left", cells: ranked.map(({ candidate }) => detail(candidate)) },
    { title: "machines", align: "left", cells: ranked.map((one) => machinesText(one.candidate)) },
    column("price", (i) => figures[i]?.cost ?? null),
    column("p99 write", (i) => figures[i]?.writeP99 ?? null),
    ...reads,
  ]);
  return [
    paint.bold(`What fits, by ${by}; ± is the 95 % interval of the healthy runs`),
    ...table.map(printable),
  ];
}

/** A strategy, and what tells it from others of the same strategy on the same machines. */
function detail(candidate: Candidate): string {
  const inBrackets = /\(([^)]*)\)$/.exec(candidate.id)?.[0];
  const quorum = /^quorum (r=\d w=\d)/.exec(candidate.id)?.[1];
  const more = quorum ?? inBrackets;
  return more === undefined || candidate.product !== null
    ? nameOf(candidate)
    : `${nameOf(candidate)} ${more}`;
}

function contradictionLines(
  { contradiction, wish, dropped }: Choice,
  paint: Paint,
  width: number,
): string[] {
  if (contradiction === null) return [];
  const asks = new Map(requirementsOf(wish).map(({ id, asks: text }) => [id, text]));
  const words = (ids: readonly RequirementId[], between: string) =>
    ids.map((id) => asks.get(id) ?? id).join(between);
  const cores = contradiction.cores.flatMap((core) => {
    const theory = whyNot(wish, core);
    const each = `Measured: each of the ${dropped.length} candidates fails one of them.`;
    return [
      `  ${paint.yellow(words(core, paint.dim("  with  ")))}`,
      ...(theory === null ? [] : wrap(`    Theory: ${theory}`, width, 4)),
      ...wrap(`    ${core.length > 1 ? each : each.replace("one of them", "it")}`, width, 4),
    ];
  });
  const ways = contradiction.ways.slice(0, MOST_WAYS).map(({ giveUp, left }) => {
    const found = dropped.filter(({ candidate }) => left.includes(candidate.id));
    const names = [...new Set(found.map(({ candidate }) => candidate.strategy))].join("; ");
    const seen = found[0]?.findings.find(({ id }) => giveUp.includes(id))?.seen ?? "";
    return wrap(`  - ${words(giveUp, " and ")}: then ${names} (${seen})`, width, 4).join("\n");
  });
  return [
    paint.bold("Nothing fits. These contradict each other:"),
    ...cores,
    "",
    paint.bold("Give up one of these, and something fits:"),
    ...ways,
  ];
}

function droppedLines(
  { dropped, ranked, runs }: Choice,
  paint: Paint,
  width: number,
  all: boolean,
): string[] {
  if (dropped.length === 0) return [];
  const groups = new Map<string, Judged[]>();
  for (const one of dropped) {
    const key = all
      ? one.candidate.id
      : `${one.state} ${nameOf(one.candidate)} ${against(one)[0]?.id ?? ""}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  const lines = [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const machines = machinesText(first.candidate).replaceAll(", ", " + ");
    const name = `  ${paint.bold(detail(first.candidate))}: ${machines}`;
    return [
      ...wrap(`${name}${alsoText(group.slice(1))}`, width, 4),
      ...reasonLines(group, paint, width),
    ];
  });
  const many = ranked.length + dropped.length;
  const what = dropped.some(({ state }) => state === "stopped")
    ? "Dropped, or not tried to the end"
    : "Dropped";
  const title = `${what}: ${dropped.length} of ${many} candidates, after ${runs} runs`;
  return [paint.bold(title), ...lines];
}

/** `; and 3 in us-east-1; 5 in us-east-1`: the machines of those that fail alike. */
function alsoText(others: readonly Judged[]): string {
  if (others.length === 0) return "";
  const machines = others.map(({ candidate }) => {
    const detailed = detail(candidate).replace(nameOf(candidate), "").trim();
    return [machinesText(candidate).replaceAll(", ", " + "), detailed]
      .filter((text) => text !== "")
      .join(" ");
  });
  const named = [...new Set(machines)];
  const more = named.length > MOST_ALIKE ? `; and ${named.length - MOST_ALIKE} more` : "";
  return `; or ${named.slice(0, MOST_ALIKE).join("; ")}${more}`;
}

/** What the first of those that fail alike fails, with the figures of all. */
function reasonLines(group: readonly Judged[], paint: Paint, width: number): string[] {
  const [one, ...others] = group;
  const reasons = one === undefined ? [] : against(one);
  if (reasons.length === 0) return ["    not tried to the end"];
  const [first] = reasons;
  // What some of them fail and others do not is no reason against all.
  const failed = others.map((other) => new Set(against(other).map(({ id }) => id)));
  const rest = reasons.slice(1).map(({ id, asks }) => {
    const some = failed.some((ids) => !ids.has(id));
    return some ? `${asks} (some of them)` : asks;
  });
  const also = rest.length === 0 ? "" : ` Also not: ${rest.join("; ")}.`;
  return wrap(`    ${paint.red("✗")} ${reasonText(first)}${rangeText(others)}.${also}`, width, 6);
}

/** `; the others 312 ms to 420 ms`: each group has figures of its own, and none hides behind another's. */
function rangeText(others: readonly Judged[]): string {
  // What theory says holds whatever was seen.
  const seen = others.flatMap((other) => {
    const { estimate = null, by } = against(other)[0] ?? {};
    return estimate === null || estimate.value === null || by === "theory" ? [] : [estimate];
  });
  const sorted = seen.sort((a, b) => a.value! - b.value!);
  const [least, most] = [sorted[0], sorted[sorted.length - 1]];
  if (least === undefined || most === undefined || least.unit === "word") return "";
  const text = ({ value, unit }: Estimate): string => formatMetric(value!, unit);
  const range = text(least) === text(most) ? text(least) : `${text(least)} to ${text(most)}`;
  return `; ${others.length === 1 ? "the other" : "the others"} ${range}`;
}

/** What it fails; where it fails nothing, what is undecided. */
function against({ findings }: Judged): readonly Finding[] {
  const failed = findings.filter(({ verdict }) => verdict === "fail");
  return failed.length > 0 ? failed : findings.filter(({ verdict }) => verdict === "undecided");
}

function reasonText(finding: Finding | undefined): string {
  if (finding === undefined) return "";
  const { asks, by, seen, trouble, verdict } = finding;
  const when = trouble === null || trouble === "none" ? "" : `, ${trouble.replaceAll("_", " ")}`;
  const open = verdict === "undecided" ? "undecided: " : "";
  return `${asks}: ${open}${printable(seen)}${when}${by === "theory" ? " (theory)" : ""}`;
}

function againText({ rtts }: Wish, answers: Answers, systems: readonly string[]): string {
  const quoted = (text: string) => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text}'`);
  const words = [...answers].map(([name, { text }]) => `--${name} ${quoted(text)}`);
  for (const [pair, seconds] of rtts) {
    words.push(`--rtt ${quoted(`${pair.replace("|", ":")}=${formatQuantity(seconds, TIME)}`)}`);
  }
  if (systems.length > 0) words.push(`--systems ${systems.join(",")}`);
  return printable(["quorate choose", ...words].join(" "));
}
