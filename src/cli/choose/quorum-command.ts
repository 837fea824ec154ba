import {
  type Design,
  type DesignQuestion,
  type DesignSearch,
  designFor,
  searchDesigns,
  type Unfit,
} from "../../analysis/design/designer.ts";
import { parseQuorum } from "../../analysis/design/parse-quorum.ts";
import type { QuorumExpr } from "../../analysis/design/quorum-expr.ts";
import type { StudyResult } from "../../analysis/results.ts";
import { clientPlaces, designScenario, type QuorumPlaces } from "../../choose/quorum-design.ts";
import { prepare, runPrepared, sourceOf } from "../../run.ts";
import type { Door } from "../door.ts";
import { CallError, EXIT } from "../exit-code.ts";
import { fileReader } from "../file-reader.ts";
import { listenForInterrupts } from "../interrupts.ts";
import { progressLine } from "../progress.ts";
import { hasBuiltWorkers } from "../study-call.ts";
import { writeWhole } from "../write-files.ts";
import { type Proposal, quorumJson, quorumText } from "./print-quorum.ts";
import {
  limitsFrom,
  mixesFrom,
  objectiveFrom,
  placesFrom,
  type QuorumFlags,
  smallCount,
  unknownNode,
} from "./quorum-flags.ts";

/** Proposals that are shown and verified when nothing is said. */
const USUAL_TOP = 3;

/**
 * Carries out `choose quorum` and gives the exit code: 1 when no system does, or a run contradicts
 * what was worked out.
 */
export async function quorumCommand(door: Door, flags: QuorumFlags): Promise<number> {
  const places = placesFrom(flags);
  const question: DesignQuestion = {
    nodes: places.machines.map(({ capacity }) => capacity),
    places: clientPlaces(places),
    mixes: mixesFrom(flags.reads),
    objective: objectiveFrom(flags.for),
    limits: limitsFrom(flags),
    resilience: smallCount("--resilience", flags.resilience),
    f: smallCount("--spare", flags.spare),
  };
  const search =
    flags.quorums === undefined ? searchDesigns(question) : given(flags, places, question);
  const shown = search.found.slice(0, flags.top ?? USUAL_TOP);
  const proposals = await verified(door, shown, { places, question, flags });
  const text = flags.json ? quorumJson : quorumText;
  door.out(text({ places, question, search, proposals }, door));
  const [best] = proposals;
  if (best !== undefined && flags.out !== undefined) {
    writeWhole(door.cwd, flags.out, best.scenario);
    if (!flags.quiet) door.err(`written to ${flags.out}\n`);
  }
  if (flags.verify !== false && proposals.some(({ result }) => result === null)) {
    return EXIT.interrupted;
  }
  const refuted = proposals.some(({ result }) => result !== null && hasFailed(result));
  return best === undefined || refuted ? EXIT.failed : EXIT.ok;
}

/** The system that the call names; why it does not do is an error of the call. */
function given(flags: QuorumFlags, places: QuorumPlaces, question: DesignQuestion): DesignSearch {
  const reads = expressionFrom("--quorums", flags.quorums ?? "", places);
  const writes =
    flags.writeQuorums === undefined
      ? null
      : expressionFrom("--write-quorums", flags.writeQuorums, places);
  const design = designFor(question, reads, writes);
  if (typeof design === "string") throw unfitError(design, question);
  const unfit = { no_overlap: 0, resilience: 0, too_many: 0, limits: 0 };
  return { found: [design], tried: 1, unfit };
}

function expressionFrom(flag: string, text: string, { machines }: QuorumPlaces): QuorumExpr {
  const names = machines.map(({ name }) => name);
  const parsed = parseQuorum(text, names);
  if (parsed.ok) return parsed.expr;
  if (parsed.unknown !== undefined) throw unknownNode(parsed.unknown, names);
  throw new CallError(`${flag}: ${parsed.message}`, [
    'write "(a and b) or (c and d)" or "a*b + c*d"',
  ]);
}

function unfitError(unfit: Unfit, { resilience, f }: DesignQuestion): CallError {
  switch (unfit) {
    case "no_overlap":
      return new CallError("some read quorum has no machine in common with some write quorum", [
        "a read could miss the last write; leave --write-quorums out, and the smallest that meet all are taken",
      ]);
    case "resilience":
      return new CallError(
        f > 0
          ? `with ${f} machines to spare there is no set to ask`
          : `these quorums do not survive the death of any ${resilience} machines`,
      );
    case "too_many":
      return new CallError("these are too many quorums to list");
    case "limits":
      return new CallError("no strategy keeps to the limits", [
        "loosen --at-least, --asked or --within",
      ]);
  }
}

async function verified(
  door: Door,
  designs: readonly Design[],
  how: {
    readonly places: QuorumPlaces;
    readonly question: DesignQuestion;
    readonly flags: QuorumFlags;
  },
): Promise<readonly Proposal[]> {
  const { places, question, flags } = how;
  const interrupts = listenForInterrupts(door);
  const reader = fileReader({ cwd: door.cwd, folder: door.cwd });
  const jobs = flags.jobs ?? 1;
  const proposals: Proposal[] = [];
  try {
    for (const design of designs) {
      const scenario = designScenario(places, question, design);
      let result: StudyResult | null = null;
      if (flags.verify !== false && !interrupts.signal.aborted) {
        const prepared = prepare(sourceOf("quorums", scenario), { reader });
        if (prepared.study === null) {
          throw new RangeError(prepared.diagnostics[0]?.message ?? "the scenario is wrong");
        }
        const runs = prepared.study.cases.length;
        const progress = progressLine(door, flags.quiet ?? false, { runs, seconds: runs });
        const { signal } = interrupts;
        const threads = jobs > 1 && hasBuiltWorkers();
        const outcome = await runPrepared(prepared, {
          reader,
          jobs: threads ? jobs : 1,
          signal,
          onProgress: progress.update,
        });
        progress.done();
        result = outcome.stopped === "end" ? outcome.result : null;
      }
      proposals.push({ design, scenario, result });
    }
    return proposals;
  } finally {
    interrupts.stopListening();
  }
}

/** Whether a run says that a quorum system does not do what it must. */
export function hasFailed({ cases }: StudyResult): boolean {
  return cases.some(({ expectations }) => expectations.some(({ verdict }) => verdict === "fail"));
}
