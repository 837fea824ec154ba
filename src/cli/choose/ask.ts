import { CallError } from "../exit-code.ts";
import { ASKED, type Asked, type Said } from "./asked.ts";

/** Puts one question to somebody at a terminal; null when they end the answers (Ctrl-D, Ctrl-C). */
export type Asker = (question: string) => Promise<string | null>;

/** Somebody at a terminal, until it is closed. */
export interface OpenAsker {
  readonly ask: Asker;
  readonly close: () => void;
}

/** Settings that decide nothing in one region. */
const OF_REGIONS = ["readers", "writers", "lose-region", "stop-region"];

/**
 * Asks for what was not said, one question after another; Enter takes what stands in brackets, and
 * what `check` cannot read is asked again. Throws a {@link CallError} when the answers end.
 */
export async function askRest(
  known: ReadonlyMap<string, Said>,
  ask: Asker,
  check: (answers: ReadonlyMap<string, Said>) => string | null,
): Promise<Map<string, Said>> {
  const answers = new Map(known);
  for (const one of ASKED) {
    if (one.question === undefined || answers.has(one.name)) continue;
    if (
      OF_REGIONS.includes(one.name) &&
      !/[,;\s]/.test(answers.get("regions")?.text.trim() ?? "")
    ) {
      continue;
    }
    await askOne(one, answers, ask, check);
  }
  return answers;
}

async function askOne(
  one: Asked,
  answers: Map<string, Said>,
  ask: Asker,
  check: (answers: ReadonlyMap<string, Said>) => string | null,
): Promise<void> {
  const brackets = one.usual === undefined ? "" : ` [${one.usual}]`;
  let before = "";
  for (;;) {
    const answer = await ask(`${before}${one.question}${brackets}: `);
    if (answer === null) throw new CallError("the questions were not answered to the end");
    const text = answer.trim() === "" ? (one.usual ?? "") : answer.trim();
    if (text === "") continue;
    answers.set(one.name, { text, where: one.name });
    const wrong = check(answers);
    if (wrong === null) return;
    answers.delete(one.name);
    before = `  ${wrong}\n`;
  }
}
