import { strategyCandidates } from "../../choose/candidates.ts";
import type { Choice } from "../../choose/choice.ts";
import { choose, type SearchPlan, type Stage } from "../../choose/choose.ts";
import { PRODUCT_WORDS, productCandidates } from "../../choose/products.ts";
import type { Wish } from "../../choose/wish.ts";
import { suggest } from "../../diagnostics/suggest.ts";
import { format } from "../../language/format/format.ts";
import { parse } from "../../language/parse.ts";
import type { Study } from "../../model/study.ts";
import { estimate, type Outcome, type Prepared, runPrepared, sourceOf } from "../../run.ts";
import type { Door } from "../door.ts";
import { CallError, EXIT } from "../exit-code.ts";
import { fileReader } from "../file-reader.ts";
import { listenForInterrupts } from "../interrupts.ts";
import { costText, refusals, runsOf } from "../limits.ts";
import { load } from "../load.ts";
import { progressLine } from "../progress.ts";
import { addCosts } from "../rank-cost.ts";
import { hasBuiltWorkers } from "../study-call.ts";
import { writeWhole } from "../write-files.ts";
import { askRest, type OpenAsker } from "./ask.ts";
import type { Answers } from "./asked.ts";
import { choiceJson } from "./choice-json.ts";
import type { ChooseFlags } from "./choose-flags.ts";
import { choiceText } from "./print-choice.ts";
import { answersFromFile } from "./wish-file.ts";
import { wishFrom } from "./wish-from.ts";

/** The call itself, its words for people, and who answers questions; null: nobody does. */
export interface ChooseCall {
  readonly door: Door;
  readonly file?: string;
  readonly flags: ChooseFlags;
  readonly openAsker: (() => Promise<OpenAsker>) | null;
}

/**
 * Carries out `choose` and gives the exit code: 0 when something fits, 1 when nothing does, 130 when
 * it was stopped before that was known.
 */
export async function chooseCommand(call: ChooseCall): Promise<number> {
  const { door, flags } = call;
  checkSystems(flags.systems);
  const { wish, answers } = await wishOf(call);
  const candidates = [...strategyCandidates(wish), ...productCandidates(wish, flags.systems)];
  if (candidates.length === 0) {
    throw new CallError("no strategy can do with so few machines", ["two at least: --machines 2"]);
  }
  const reader = fileReader({ cwd: door.cwd, folder: door.cwd });
  const interrupts = listenForInterrupts(door);
  const deadline = flags.maxWall === undefined ? [] : [AbortSignal.timeout(flags.maxWall * 1000)];
  const signal = AbortSignal.any([interrupts.signal, ...deadline]);
  const jobs = flags.jobs ?? door.cores;
  let choice: Choice;
  try {
    choice = await choose(wish, {
      candidates,
      reader,
      onStart: (plan) => announce(door, plan, flags, jobs),
      run: (stage, prepared) => runStage(door, stage, prepared, { flags, reader, jobs, signal }),
    });
  } finally {
    interrupts.stopListening();
  }
  door.out(
    flags.json
      ? choiceJson(choice)
      : choiceText(choice, door, { answers, systems: flags.systems, all: flags.all ?? false }),
  );
  return ending(door, choice, flags);
}

function checkSystems(words: readonly string[]): void {
  for (const word of words) {
    if (word === "all" || PRODUCT_WORDS.includes(word)) continue;
    const near = suggest(word, PRODUCT_WORDS);
    throw new CallError(`--systems: \`${word}\` is not among the products that are tried`, [
      near === null ? `they are ${PRODUCT_WORDS.join(", ")}, or all` : `did you mean \`${near}\`?`,
    ]);
  }
}

async function wishOf({ door, file, flags, openAsker }: ChooseCall): Promise<{
  wish: Wish;
  answers: Answers;
}> {
  const read = file === undefined ? null : load(door, file);
  const said = read === null ? null : answersFromFile(file ?? "", read.source.text);
  const rtts = new Map([...(said?.rtts ?? []), ...flags.rtts]);
  let answers: Answers = new Map([...(said?.answers ?? []), ...flags.said]);
  const isEnough = answers.has("regions") && answers.has("writes");
  if (!isEnough && openAsker !== null) {
    // Closed before the first run: while it is open a terminal's Ctrl-C ends questions, and no study.
    const { ask, close } = await openAsker();
    try {
      answers = await askRest(answers, ask, (sofar) => problemOf(sofar, rtts));
    } finally {
      close();
    }
  }
  return { wish: wishFrom(answers, rtts), answers };
}

/** What is wrong with the answers so far, but for what was not asked yet. */
function problemOf(answers: Answers, rtts: ReadonlyMap<string, number>): string | null {
  const filled = new Map(answers);
  for (const [name, text] of [
    ["regions", "us-east-1"],
    ["writes", "1/s"],
  ] as const) {
    if (!filled.has(name)) filled.set(name, { text, where: name });
  }
  try {
    wishFrom(filled, rtts);
    return null;
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    return [error.message, ...error.help].join("; ");
  }
}

/** Says what the search will cost before the first run, or refuses it. */
async function announce(
  door: Door,
  { candidates, byTheory, healthy, losses }: SearchPlan,
  flags: ChooseFlags,
  jobs: number,
): Promise<void> {
  const studies = [healthy, losses].filter((one): one is Study => one !== null);
  const costs = await Promise.all(studies.map(estimate));
  const texts = studies.map((study, index) => {
    const cost = costs[index];
    return cost === undefined ? "" : costText(study, cost, jobs);
  });
  const [first] = costs;
  if (first === undefined) return;
  const bytes = Math.max(...costs.map((one) => one.bytes));
  const total = { ...costs.slice(1).reduce((sum, one) => addCosts(sum, one), first), bytes };
  const width = Math.min(jobs, ...studies.map((study) => runsOf(study).first));
  const found = refusals(total, { ...(flags.maxWall && { maxWall: flags.maxWall }) }, width);
  if (found.length > 0) {
    throw new CallError(`this search is not started: ${texts.join("; ")}`, [
      ...found,
      "ask for fewer operations a second, --trials or --machines",
    ]);
  }
  if (flags.quiet) return;
  const ruled = byTheory === 0 ? "" : `, ${byTheory} of them ruled out by theory before any run`;
  door.err(`${candidates} candidates${ruled}\n  healthy: ${texts[0]}\n`);
  if (texts[1] !== undefined)
    door.err(`  with losses, for what is left of them: at most ${texts[1]}\n`);
}

async function runStage(
  door: Door,
  stage: Stage,
  prepared: Prepared,
  how: {
    readonly flags: ChooseFlags;
    readonly reader: ReturnType<typeof fileReader>;
    readonly jobs: number;
    readonly signal: AbortSignal;
  },
): Promise<Outcome> {
  const { study } = prepared;
  if (study === null || how.signal.aborted) {
    return { ...prepared, result: null, failures: [], stopped: "interrupted" };
  }
  const quiet = how.flags.quiet ?? false;
  if (!quiet && stage === "again") door.err("undecided: four times as many trials\n");
  if (!quiet && stage === "refuted")
    door.err("nothing fits: what theory ruled out is run too, to know why\n");
  const cost = await estimate(study);
  const runs = runsOf(study).first;
  const seconds = cost.seconds / Math.min(how.jobs, runs);
  const progress = progressLine(door, quiet, { runs, seconds });
  try {
    return await runPrepared(prepared, {
      reader: how.reader,
      jobs: how.jobs,
      threads: hasBuiltWorkers(),
      signal: how.signal,
      onProgress: progress.update,
    });
  } finally {
    progress.done();
  }
}

function ending(door: Door, choice: Choice, { out, quiet }: ChooseFlags): number {
  const [best] = choice.ranked;
  if (best !== undefined && out !== undefined) {
    writeWhole(door.cwd, out, format(parse(sourceOf(out, best.text))));
    if (!quiet) door.err(`written to ${out}; quorate run ${out} gives the same figures again\n`);
  }
  if (!choice.complete) return EXIT.interrupted;
  return best === undefined ? EXIT.failed : EXIT.ok;
}
