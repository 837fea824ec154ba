import { ruleTitle } from "../analysis/witness/rules.ts";
import { toldText } from "../analysis/witness/told-text.ts";
import { spacetime } from "../charts/spacetime.ts";
import type { Window } from "../model/measures.ts";
import { isToldRule, ruleOf, type Story, TOLD_RULES, type Told } from "../model/story.ts";
import type { CasePlan, Study } from "../model/study.ts";
import { prepare } from "../run.ts";
import { MOST_ACTS, tellStretch } from "../sweep/trace-trial.ts";
import type { Door } from "./door.ts";
import { CallError, EXIT } from "./exit-code.ts";
import { load } from "./load.ts";
import { jsonText } from "./output/json.ts";
import { traceJson, traceText } from "./output/story.ts";
import { printDiagnostics } from "./print-diagnostics.ts";
import { type ScenarioFlags, scenarioOptions } from "./scenario-options.ts";
import { seekWatched, weighRuns } from "./trace-seek.ts";
import { writeWhole } from "./write-files.ts";

export interface TraceFlags extends ScenarioFlags {
  readonly of?: string;
  readonly trial?: number;
  /** Seconds. */
  readonly from?: number;
  readonly to?: number;
  readonly key?: number;
  readonly session?: number;
  readonly out?: string;
  readonly theme: "light" | "dark";
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** Carries out `trace FILE` and gives the exit code: 0 as well when nothing broke the rule. */
export async function traceCommand(door: Door, file: string, flags: TraceFlags): Promise<number> {
  const { source, reader } = load(door, file, flags.allowDir);
  const asked = flags.of === undefined || isToldRule(flags.of) ? {} : { measure: [flags.of] };
  const prepared = prepare(source, { ...scenarioOptions({ ...flags, ...asked }), reader });
  const { study, diagnostics, sources } = prepared;
  printDiagnostics(door, flags.quiet && study !== null ? [] : diagnostics, sources);
  if (study === null) return EXIT.wrong;
  if (flags.of === undefined) return tellWindow(door, study, flags);
  const rule = isToldRule(flags.of) ? flags.of : ruleOf(study.metrics[0]!);
  if (rule === null) {
    throw new CallError(`no story can be told of ${flags.of}`, [
      `--of takes ${TOLD_RULES.slice(0, 5)
        .map((one) => `violations(${one})`)
        .join(", ")}, stale_reads, lost_writes, lost_updates, phantom_reads or split_brain_time`,
    ]);
  }
  const told = seekWatched(door, study, rule, flags, (casePlan) => windowOf(casePlan, flags));
  return show(door, told, ruleTitle(rule), flags);
}

/** The stretch of `--from` and `--to`, or the measured window. */
function windowOf({ plan }: CasePlan, { from, to }: TraceFlags): Window {
  const fromNs = from === undefined ? (plan.run.warmupNs ?? 0) : Math.round(from * 1e9);
  const toNs = to === undefined ? plan.run.durationNs + 1 : Math.round(to * 1e9);
  if (fromNs >= plan.run.durationNs) throw new CallError("--from is after the end of the run");
  if (fromNs >= toNs) throw new CallError("--from is not before --to");
  return { fromNs, toNs };
}

async function tellWindow(door: Door, study: Study, flags: TraceFlags): Promise<number> {
  const [casePlan] = study.cases;
  if (casePlan === undefined) return EXIT.wrong;
  if (flags.from === undefined || flags.to === undefined) {
    throw new CallError("trace needs --of with a metric, or --from and --to", [
      "as in `quorate trace FILE --of violations(read_your_writes)` or `--from 20s --to 20.1s --key 3`",
    ]);
  }
  const { key, session } = flags;
  const choice = {
    window: windowOf(casePlan, flags),
    ...(key !== undefined && { key }),
    ...(session !== undefined && { session }),
  };
  weighRuns(door, [casePlan.plan], 1, flags);
  const { story, operations } = tellStretch(casePlan, (flags.trial ?? 1) - 1, choice);
  if (operations === 0) throw new CallError("no operation falls into that stretch");
  if (story === null) {
    throw new CallError(
      `${operations} operations fall into that stretch: at most ${MOST_ACTS} make a story`,
      [narrower(choice.window, operations)],
    );
  }
  return show(door, { rule: "", story, cases: [] }, "What happened", flags);
}

/** The beginning of a stretch that is likely short enough, if its operations come evenly. */
function narrower({ fromNs, toNs }: Window, operations: number): string {
  const evenNs = ((toNs - fromNs) * MOST_ACTS) / operations;
  const digit = 10 ** Math.floor(Math.log10(Math.max(1, evenNs)));
  const endNs = fromNs + Math.max(1, Math.floor(evenNs / digit) * digit);
  const [from, to] = [fromNs, endNs].map((ns) => Number((ns / 1e9).toPrecision(9)));
  return `as in \`--from ${from}s --to ${to}s\`; or choose with --key or --session`;
}

function show(door: Door, told: Told, title: string, flags: TraceFlags): number {
  const { story } = told;
  if (flags.json) door.out(jsonText(traceJson(told)));
  else door.out(traceText(told, toldText(told), title, door.columns));
  if (flags.out !== undefined) drawTo(door, flags.out, story, title, flags.theme);
  return EXIT.ok;
}

function drawTo(
  door: Door,
  file: string,
  story: Story | null,
  title: string,
  theme: "light" | "dark",
): void {
  if (story === null) {
    door.err(`nothing to draw: ${file} is not written\n`);
    return;
  }
  const svg = spacetime(story, title).svg(theme, "story");
  writeWhole(door.cwd, file, `${svg}\n`);
  door.err(`written to ${file}\n`);
}
