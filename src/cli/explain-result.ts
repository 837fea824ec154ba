import { existsSync, statSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import type { Difference } from "../analysis/theory/difference.ts";
import type { Door } from "./door.ts";
import { CallError, EXIT } from "./exit-code.ts";
import { differenceLines } from "./output/differences.ts";
import { printable, wrap } from "./output/layout.ts";
import { plainReason } from "./plain-reason.ts";
import { readText } from "./read-all.ts";
import type { StudyFlags } from "./study-call.ts";

/** What `results.json` has that is explained. */
interface StoredCase {
  readonly case: string;
  readonly bottleneck: string;
  readonly explanation: string;
  readonly differences?: readonly Difference[];
  readonly trust?: { readonly text: string };
  readonly leavesOut?: readonly string[];
}

/** Whether a path is the folder of `run --out`, or a JSON file that it or `--json` wrote. */
export function isResult(door: Door, thing: string): boolean {
  const path = isAbsolute(thing) ? thing : join(door.cwd, thing);
  if (!existsSync(path)) return false;
  return statSync(path).isDirectory() || thing.endsWith(".json");
}

/** `explain RESULT [metric]`: why each case's figures are not their bounds, from what a run wrote. */
export function explainResult(door: Door, thing: string, metric?: string): number {
  const path = isAbsolute(thing) ? thing : join(door.cwd, thing);
  const file = statSync(path).isDirectory() ? join(path, "results.json") : path;
  let cases: unknown;
  try {
    cases = (JSON.parse(readText(file)) as { cases?: unknown }).cases;
  } catch (error) {
    const why = error instanceof SyntaxError ? "it is not JSON" : plainReason(error);
    throw new CallError(`cannot read the results in ${thing}: ${why}`, [
      "`quorate run FILE --out DIR` writes a folder with them",
    ]);
  }
  if (!Array.isArray(cases) || !cases.every(isStoredCase)) {
    throw new CallError(`${thing} holds no results of this program's \`run\``);
  }
  return printCases(door, cases, metric);
}

/** `explain FILE metric`: runs the scenario and explains its figures. */
export async function explainFigure(
  door: Door,
  file: string,
  metric: string,
  flags: StudyFlags,
): Promise<number> {
  pickedMetric(metric);
  const { runStudyCall } = await import("./study-call.ts");
  const { outcomeJson } = await import("./output/json.ts");
  const outcome = await runStudyCall(door, file, flags);
  if (outcome.result === null) return EXIT.wrong;
  const { cases } = outcomeJson(outcome, "") as { cases: readonly StoredCase[] };
  return printCases(door, cases, metric);
}

function isStoredCase(one: unknown): one is StoredCase {
  const { case: name, explanation } = (one ?? {}) as Partial<Record<keyof StoredCase, unknown>>;
  return typeof name === "string" && typeof explanation === "string";
}

function printCases(door: Door, cases: readonly StoredCase[], metric?: string): number {
  const wanted = metric === undefined ? null : pickedMetric(metric);
  const blocks = cases.map((one) => {
    const told = (one.differences ?? []).filter(
      (each) => wanted === null || each.metric === wanted,
    );
    return [
      printable(one.case),
      ...(told.length === 0
        ? [
            "",
            ...wrap(
              wanted === "mean(read.latency)"
                ? "  The steps of a read are told where quorums answer it; elsewhere one node does, and its queues are in the limits."
                : "  The steps between bound and figure are told where writes were acknowledged, by runs of this version.",
              door.columns,
              2,
            ),
          ]
        : told.flatMap((each) => ["", ...differenceLines(each)])),
      "",
      ...wrap(printable(`  ${one.explanation}`), door.columns, 2),
      ...(one.trust === undefined
        ? []
        : ["", ...wrap(printable(`  trust: ${one.trust.text}`), door.columns, 2)]),
      ...(one.leavesOut ?? []).flatMap((sentence) =>
        wrap(printable(`  not in the model: ${sentence}`), door.columns, 4),
      ),
    ].join("\n");
  });
  door.out(`${blocks.join("\n\n")}\n`);
  return EXIT.ok;
}

/** The figure that a metric's text asks for; its mean stands for every aggregate of the latency. */
function pickedMetric(metric: string): Difference["metric"] {
  const text = metric.replaceAll(/\s/g, "");
  if (text === "throughput(write)" || text === "throughput") return "throughput(write)";
  if (/^((mean|p\d+(\.\d+)?)\()?write\.latency\)?$/.test(text)) return "mean(write.latency)";
  if (/^((mean|p\d+(\.\d+)?)\()?read\.latency\)?$/.test(text)) return "mean(read.latency)";
  throw new CallError(`\`${metric}\` cannot be explained step by step`, [
    "`throughput(write)`, `write.latency` and, of quorums, `read.latency` can",
  ]);
}
