import { resolve } from "node:path";
import {
  type CellsPlan,
  cellCount,
  readCellsPlan,
  requestAt,
} from "../../sweep/cells/cells-plan.ts";
import { type CellRange, cellsInRange, cellsOfPart } from "../../sweep/cells/parts.ts";
import type { RunPool } from "../../sweep/pool.ts";
import type { RunReply } from "../../sweep/protocol.ts";
import { engineFingerprint } from "../cache/engine-fingerprint.ts";
import { cachedRuns } from "../cache/run-pool.ts";
import type { Door } from "../door.ts";
import { CallError, EXIT } from "../exit-code.ts";
import { listenForInterrupts } from "../interrupts.ts";
import { plainReason } from "../plain-reason.ts";
import { readText } from "../read-all.ts";
import { hasBuiltWorkers } from "../study-call.ts";

export interface RunCellsFlags {
  readonly plan: string;
  readonly out: string;
  readonly range?: CellRange;
  readonly part?: { readonly index: number; readonly of: number };
  readonly jobs?: number;
  readonly quiet?: boolean;
}

/** Carries out `run-cells` and gives the exit code: 0 when every cell asked for is there. */
export async function runCellsCommand(door: Door, flags: RunCellsFlags): Promise<number> {
  const cells = readPlan(door, flags.plan);
  const wanted = wantedCells(cells, flags);
  const interrupts = listenForInterrupts(door);
  const runs = cachedRuns({
    place: { folder: resolve(door.cwd, flags.out), limitBytes: Number.POSITIVE_INFINITY },
    jobs: flags.jobs ?? door.cores,
    threads: hasBuiltWorkers(),
  });
  try {
    const replies = await carryOutAll(runs.pool, cells, wanted, interrupts.signal);
    const [trouble] = runs.troubles().filter((line) => line.startsWith("runs are not kept"));
    if (trouble !== undefined) throw new CallError(trouble);
    for (const line of runs.troubles()) door.err(`note: ${line}\n`);
    return tell(door, cells, replies, { hits: runs.hits(), quiet: flags.quiet ?? false });
  } finally {
    interrupts.stopListening();
    await runs.pool.close();
  }
}

/** Reads a plan's file. Throws a {@link CallError} when it is none, or one for another engine. */
export function readPlan(door: Door, file: string): CellsPlan {
  const cells = readCellsPlan(textOf(door, file));
  if (typeof cells === "string") throw new CallError(`cannot use ${file}: ${cells}`);
  if (cells.engine !== engineFingerprint()) {
    throw new CallError(
      `${file} was written by another version of quorate, whose runs may differ`,
      ["write it anew with `quorate plan FILE --out`, with the version that is to run it"],
    );
  }
  return cells;
}

function textOf(door: Door, file: string): string {
  try {
    return readText(resolve(door.cwd, file));
  } catch (error) {
    throw new CallError(`cannot read ${file}: ${plainReason(error)}`);
  }
}

function wantedCells(cells: CellsPlan, { range, part }: RunCellsFlags): number[] {
  const count = cellCount(cells);
  if (range !== undefined && part !== undefined) {
    throw new CallError("--range and --part say the same thing in two ways; give one of them");
  }
  const wanted =
    range !== undefined
      ? cellsInRange(range, count)
      : cellsOfPart(part?.index ?? 0, part?.of ?? 1, count);
  if (wanted !== null) return wanted;
  throw new CallError(`there is no such range: the plan has the cells 0..${count - 1}`);
}

type Reply = RunReply | "given_up";

async function carryOutAll(
  pool: RunPool,
  cells: CellsPlan,
  wanted: readonly number[],
  signal: AbortSignal,
): Promise<readonly Reply[]> {
  const replies: Reply[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let at = next++; at < wanted.length && !signal.aborted; at = next++) {
      replies.push(slim(await pool.run(requestAt(cells, wanted[at]!), signal)));
    }
  };
  await Promise.all(Array.from({ length: pool.width }, lane));
  if (signal.aborted) replies.push("given_up");
  return replies;
}

/** Records are in the folder by now, and need not stay in memory. */
function slim(reply: Reply): Reply {
  if (reply === "given_up" || reply.kind === "failed") return reply;
  const { complete, stopped } = reply.record;
  return { ...reply, record: { complete, stopped } as typeof reply.record };
}

function tell(
  door: Door,
  { cases }: CellsPlan,
  replies: readonly Reply[],
  { hits, quiet }: { readonly hits: number; readonly quiet: boolean },
): number {
  const finished = replies.filter((one) => one !== "given_up" && one.kind === "finished").length;
  const cells = finished === 1 ? "1 cell" : `${finished} cells`;
  if (!quiet) door.err(`${cells}: ${finished - hits} made, ${hits} there already\n`);
  let code: number = replies.includes("given_up") ? EXIT.interrupted : EXIT.ok;
  for (const reply of replies) {
    if (reply === "given_up" || reply.kind === "finished") continue;
    const { label } = cases[reply.caseIndex]!;
    door.err(`internal fault in trial ${reply.trial + 1} of ${label}: ${reply.reason}\n`);
    code = EXIT.internal;
  }
  return code;
}
