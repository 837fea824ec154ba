import pc from "picocolors";
import type { Design, DesignQuestion, DesignSearch } from "../../analysis/design/designer.ts";
import { exprText } from "../../analysis/design/quorum-expr.ts";
import type { CaseResult, Estimate, StudyResult } from "../../analysis/results.ts";
import type { NodeSet } from "../../analysis/theory/quorum-sets.ts";
import type { QuorumPlaces } from "../../choose/quorum-design.ts";
import { formatMetric } from "../../units/format.ts";
import { significant } from "../../units/number.ts";
import type { Door } from "../door.ts";
import { estimateJson } from "../output/estimate-json.ts";
import { estimateText } from "../output/interval.ts";
import { jsonText } from "../output/json.ts";
import { clip, figureColumn, layTable, printable, wrap } from "../output/layout.ts";

/** A design with the scenario that verifies it and what came out; null when it was not run. */
export interface Proposal {
  readonly design: Design;
  readonly scenario: string;
  readonly result: StudyResult | null;
}

export interface QuorumAnswer {
  readonly places: QuorumPlaces;
  readonly question: DesignQuestion;
  readonly search: DesignSearch;
  readonly proposals: readonly Proposal[];
}

/** Characters of an expression in a table. */
const WIDEST = 44;

/** The proposals for people: their figures, how to use the best, and what the runs say of each. */
export function quorumText(answer: QuorumAnswer, door: Door): string {
  const paint = pc.createColors(door.colours.out);
  const { proposals, search, question } = answer;
  const { resilience, limits, no_overlap: apart, too_many: many } = search.unfit;
  const left = [
    ...(resilience > 0 ? [`${resilience} do not survive the death of ${question.resilience}`] : []),
    ...(limits > 0 ? [`${limits} keep to no limits`] : []),
    ...(apart + many > 0 ? [`${apart + many} cannot be listed`] : []),
  ];
  const tried = `${search.tried} ${search.tried === 1 ? "system" : "systems"} tried${left.length > 0 ? `; ${left.join(", ")}` : ""}`;
  if (proposals.length === 0) {
    return `${paint.bold("No quorum system does.")} ${tried}.\n`;
  }
  const best = { load: "the capacity", network: "the machines asked", latency: "the latency" };
  const blocks = [
    [paint.bold(`By ${best[question.objective]}; ${tried}`), ...tableLines(answer)],
    useLines(answer, door),
    verifiedLines(answer, door),
  ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

function namesOf({ places }: QuorumAnswer): readonly string[] {
  return places.machines.map(({ name }) => name);
}

function tableLines(answer: QuorumAnswer): string[] {
  const names = namesOf(answer);
  const designs = answer.proposals.map(({ design }) => design);
  const isRelative = answer.question.nodes.every(({ read, write }) => read === 1 && write === 1);
  const capacity = ({ strategy }: Design) =>
    isRelative
      ? `${significant(1 / strategy.load, 3)} machines`
      : formatMetric(1 / strategy.load, "/s");
  return layTable([
    { title: "#", align: "right", cells: designs.map((_, index) => String(index + 1)) },
    {
      title: "reads by",
      align: "left",
      cells: designs.map(({ reads }) => clip(exprText(reads, names), WIDEST)),
    },
    {
      title: "writes by",
      align: "left",
      cells: designs.map(({ writes }) => clip(exprText(writes, names), WIDEST)),
    },
    figureColumn("capacity", designs.map(capacity)),
    figureColumn(
      "asked",
      designs.map(({ strategy }) => significant(strategy.network, 3)),
    ),
    figureColumn(
      "latency",
      designs.map(({ strategy }) => formatMetric(strategy.latency, "s")),
    ),
    {
      title: "survives",
      align: "left",
      cells: designs.map(
        ({ readResilience, writeResilience }) =>
          `${readResilience} for reads, ${writeResilience} for writes`,
      ),
    },
  ]).map(printable);
}

/** Whom the clients of each place ask, and how often. */
function useLines(answer: QuorumAnswer, door: Door): string[] {
  const paint = pc.createColors(door.colours.out);
  const [best] = answer.proposals;
  if (best === undefined) return [];
  const names = namesOf(answer);
  const { strategy, readSets, writeSets } = best.design;
  const uses = (sets: readonly NodeSet[], shares: readonly number[] = []) =>
    sets
      .map((set, index) => ({ set, share: shares[index] ?? 0 }))
      .filter(({ share }) => share > 0.0005)
      .sort((a, b) => b.share - a.share)
      .map(
        ({ set, share }) =>
          `${set.map((node) => names[node]).join("+")} ${formatMetric(share, "1")}`,
      )
      .join(", ");
  const width = Math.min(door.columns, 120);
  const lines = answer.question.places.flatMap(({ name }, place) => [
    ...wrap(`  ${name}: reads ask ${uses(readSets, strategy.reads[place])}`, width, 4),
    ...wrap(
      `  ${" ".repeat(name.length)}  writes ask ${uses(writeSets, strategy.writes[place])}`,
      width,
      4,
    ),
  ]);
  return [paint.bold("How to use the first (by linear programme)"), ...lines];
}

/** Predicted against simulated, everybody asked, and what happens when machines are dead. */
function verifiedLines(answer: QuorumAnswer, door: Door): string[] {
  const paint = pc.createColors(door.colours.out);
  const rows = answer.proposals.flatMap(({ design, result }, index) =>
    result === null
      ? []
      : rowsOf(answer, design, result).map((row) => ({ number: index + 1, ...row })),
  );
  if (rows.length === 0) return [];
  const time = (seconds: number) => formatMetric(seconds, "s");
  const table = layTable([
    { title: "#", align: "right", cells: rows.map(({ number }) => String(number)) },
    { title: "clients in", align: "left", cells: rows.map(({ place }) => place) },
    figureColumn(
      "read, theory",
      rows.map(({ read }) => time(read)),
    ),
    figureColumn(
      "simulated",
      rows.map(({ readSeen }) => seenText(readSeen)),
    ),
    figureColumn(
      "write, theory",
      rows.map(({ write }) => time(write)),
    ),
    figureColumn(
      "simulated",
      rows.map(({ writeSeen }) => seenText(writeSeen)),
    ),
    figureColumn(
      "stale reads",
      rows.map(({ stale }) => seenText(stale)),
    ),
    { title: "with dead machines", align: "left", cells: rows.map(({ dead }) => dead) },
  ]);
  return [
    paint.bold(
      "Verified by runs: everybody is asked and the fastest quorum counts; mean latencies",
    ),
    ...table.map(printable),
    paint.dim("  Theory is the network alone; a run adds CPU, and the flush of a write."),
  ];
}

function seenText(estimate: Estimate | null): string {
  return estimate === null ? "–" : estimateText(estimate);
}

function rowsOf({ question }: QuorumAnswer, design: Design, { cases }: StudyResult) {
  return question.places.map(({ name }, place) => {
    const own = cases.filter(({ plan }) =>
      plan.params.some((param) => param.name === "where" && param.text === name),
    );
    const isDead = ({ plan }: CaseResult) =>
      plan.params.some((param) => param.name === "dead" && param.json === true);
    const healthy = own.find((one) => !isDead(one));
    const dead = own.find(isDead);
    const of = (id: string) => healthy?.metrics.get(id) ?? null;
    return {
      place: name,
      read: design.fastestRead[place] ?? 0,
      readSeen: of("mean(read.latency)"),
      write: design.fastestWrite[place] ?? 0,
      writeSeen: of("mean(write.latency)"),
      stale: of("stale_reads"),
      dead:
        dead === undefined
          ? "none may die"
          : dead.expectations.every(({ verdict }) => verdict !== "fail")
            ? "goes on"
            : "stops",
    };
  });
}

/** One JSON object with every proposal, its figures in base units and what the runs say. */
export function quorumJson(answer: QuorumAnswer): string {
  const names = namesOf(answer);
  const sets = (some: readonly NodeSet[]) => some.map((set) => set.map((node) => names[node]));
  return jsonText({
    tried: answer.search.tried,
    unfit: answer.search.unfit,
    proposals: answer.proposals.map(({ design, scenario, result }) => ({
      reads: exprText(design.reads, names),
      writes: exprText(design.writes, names),
      load: design.strategy.load,
      capacity: 1 / design.strategy.load,
      network: design.strategy.network,
      latency: design.strategy.latency,
      readResilience: design.readResilience,
      writeResilience: design.writeResilience,
      strategy: answer.question.places.map(({ name }, place) => ({
        clients: name,
        reads: sets(design.readSets).map((set, index) => ({
          nodes: set,
          share: design.strategy.reads[place]?.[index] ?? 0,
        })),
        writes: sets(design.writeSets).map((set, index) => ({
          nodes: set,
          share: design.strategy.writes[place]?.[index] ?? 0,
        })),
      })),
      verified:
        result === null
          ? null
          : rowsOf(answer, design, result).map(({ readSeen, writeSeen, stale, ...row }) => ({
              ...row,
              readSimulated: readSeen && estimateJson(readSeen),
              writeSimulated: writeSeen && estimateJson(writeSeen),
              staleReads: stale && estimateJson(stale),
            })),
      scenario,
    })),
  });
}
